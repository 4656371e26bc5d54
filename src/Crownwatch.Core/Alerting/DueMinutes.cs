using Crownwatch.Core.Storing;

namespace Crownwatch.Core.Alerting;

/// <summary>
/// Which minute's slots are being gathered, and which minutes were judged: the same for every rule with `for` on a check
/// (semantics.md 5.2).
/// </summary>
public sealed class DueMinutes
{
    /// <summary>In milliseconds.</summary>
    internal const long Minute = 60_000;

    /// <summary>First decided slot of the minute that is being gathered, in Unix milliseconds; long.MinValue when none is.</summary>
    public long FirstSlot { get; private set; } = long.MinValue;

    /// <summary>Whether any slot of that minute gave a result.</summary>
    public bool HasData { get; private set; }

    /// <summary>The last slot that is due in the last judged minute, in Unix milliseconds; long.MinValue before the first.</summary>
    public long JudgedThrough { get; private set; } = long.MinValue;

    public bool IsGathering => FirstSlot != long.MinValue;

    /// <summary>A slot was decided. One of a minute that was judged already changes nothing.</summary>
    /// <param name="slot">Unix milliseconds.</param>
    /// <param name="gaveResult">Whether it was up or down.</param>
    public void Gather(long slot, bool gaveResult)
    {
        if (slot <= JudgedThrough)
        {
            return;
        }

        HasData |= gaveResult;
        FirstSlot = IsGathering ? FirstSlot : slot;
    }

    /// <summary>The minutes up to the one that ends with this slot are judged.</summary>
    public void Pass(long lastSlot) => (FirstSlot, HasData, JudgedThrough) = (long.MinValue, false, Math.Max(JudgedThrough, lastSlot));

    /// <summary>The last slot that is due in the minute of this one.</summary>
    public static long LastSlotOfMinute(long slot, long interval) =>
        slot + ((((slot / Minute) + 1) * Minute) - 1 - slot) / interval * interval;

    /// <summary>
    /// The last slot after <see cref="JudgedThrough"/> that is the last one due in its minute and is not after <paramref name="decided"/>,
    /// and in how many minutes slots were due until then. With slots a minute or more apart each is a minute of its own.
    /// </summary>
    public (long LastSlot, long Minutes) Complete(long decided, long interval)
    {
        if (JudgedThrough == long.MinValue || decided <= JudgedThrough)
        {
            return (JudgedThrough, 0);
        }

        var last = JudgedThrough + ((decided - JudgedThrough) / interval * interval);
        if (LastSlotOfMinute(last, interval) > last)
        {
            last -= ((last - (last / Minute * Minute)) / interval * interval) + interval;
        }

        return last <= JudgedThrough
            ? (JudgedThrough, 0)
            : (last, interval >= Minute ? (last - JudgedThrough) / interval : (last / Minute) - (JudgedThrough / Minute));
    }

    internal void Save(StateWriter writer)
    {
        writer.Write(FirstSlot);
        writer.Write(HasData);
        writer.Write(JudgedThrough);
    }

    internal void Load(StateReader reader)
    {
        FirstSlot = reader.ReadInt64();
        HasData = reader.ReadBoolean();
        JudgedThrough = reader.ReadInt64();
    }
}
