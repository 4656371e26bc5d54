using Crownwatch.Core.Storing;

namespace Crownwatch.Core.Results;

/// <summary>
/// Failures and successes in a row, over decided up/down slots in slot order; unknown and missed ones neither add nor reset
/// (semantics.md 2). Holds the last <paramref name="remember"/> failing slots with what was seen.
/// </summary>
public sealed class FailureStreak(int remember)
{
    private FailingSlot[] _ring = new FailingSlot[Math.Clamp(remember, 1, 4)];
    private long _blind;

    /// <summary>Failures in a row.</summary>
    public int Failures { get; private set; }

    /// <summary>Successes in a row.</summary>
    public int Successes { get; private set; }

    /// <summary>The first failing slot of the row; only while there is one.</summary>
    public FailingSlot First { get; private set; }

    /// <summary>The last failing slot of the row; only while there is one.</summary>
    public FailingSlot Last => _ring[(Failures - 1) % _ring.Length];

    /// <summary>Milliseconds of slots that gave no result, unknown or missed, since the last one that was up or down.</summary>
    public long WithoutResult => _blind;

    /// <summary>Bytes of the slots remembered, without their codes.</summary>
    public int Bytes => _ring.Length * FailingSlot.Size;

    /// <summary>Notes a decided slot.</summary>
    /// <param name="slot">Later than every one before.</param>
    /// <param name="blindBefore">Milliseconds of missed slots between the slot before and this one.</param>
    /// <param name="interval">Milliseconds.</param>
    public void Add(in DecidedSlot slot, long blindBefore, long interval)
    {
        switch (slot.Outcome)
        {
            case Outcome.Up:
                (Failures, _blind) = (0, 0);
                Successes++;
                break;
            case Outcome.Down:
                var failing = new FailingSlot(slot.Slot, _blind + blindBefore, slot.Code, slot.Status);
                if (Failures == 0)
                {
                    First = failing;
                }

                Put(failing);
                (Successes, _blind) = (0, 0);
                break;
            default:
                _blind += blindBefore + interval;
                break;
        }
    }

    /// <summary>Counts begin at 0 again (semantics.md 6.7).</summary>
    public void Restart() => (Failures, Successes, _blind) = (0, 0, 0);

    /// <summary>
    /// Whether the last <paramref name="count"/> failures lie within <paramref name="within"/>, where each unknown or missed slot
    /// between them adds its interval, up to twice the span (semantics.md 2).
    /// </summary>
    public bool LastWithin(int count, TimeSpan within)
    {
        if (count <= 1 || Failures < count || count > _ring.Length)
        {
            return count <= 1 && Failures >= count;
        }

        var allowed = (long)within.TotalMilliseconds;
        var limit = 2 * allowed;
        var last = Recent(0).Slot;
        for (var i = 0; i < count - 1; i++)
        {
            allowed += Recent(i).BlindBefore;
        }

        return last - Recent(count - 1).Slot <= Math.Min(allowed, limit);
    }

    /// <summary>
    /// How many more failures in a row, one at <paramref name="next"/> and at each interval from there, make the last
    /// <paramref name="count"/> lie within the span; null when no number does.
    /// </summary>
    /// <param name="next">The next slot that can still fail, in Unix milliseconds.</param>
    /// <param name="missedBefore">Milliseconds of missed slots before it since the last decided one.</param>
    public int? MoreFailures(int count, TimeSpan? within, long next, long missedBefore, long interval)
    {
        for (var more = Math.Max(0, count - Failures); more <= count; more++)
        {
            var old = count - more;
            if (within is not { } span || (old <= _ring.Length && Fits(more, old, (long)span.TotalMilliseconds)))
            {
                return more;
            }
        }

        return null;

        bool Fits(int more, int old, long span)
        {
            var last = more == 0 ? Recent(0).Slot : next + ((more - 1) * interval);
            var first = old == 0 ? next : Recent(old - 1).Slot;
            var blind = more > 0 && old > 0 ? _blind + missedBefore : 0;
            for (var i = 0; i < old - 1; i++)
            {
                blind += Recent(i).BlindBefore;
            }

            return last - first <= Math.Min(span + blind, 2 * span);
        }
    }

    /// <summary>The last failing slots, oldest first, at most as many as are remembered.</summary>
    public IEnumerable<FailingSlot> Latest(int count)
    {
        for (var i = Math.Min(Math.Min(count, Failures), _ring.Length) - 1; i >= 0; i--)
        {
            yield return Recent(i);
        }
    }

    internal void Save(StateWriter writer)
    {
        writer.Write(Failures);
        writer.Write(Successes);
        writer.Write(_blind);
        First.Save(writer);
        var held = Math.Min(Failures, _ring.Length);
        writer.Write(held);
        for (var i = held - 1; i >= 0; i--)
        {
            Recent(i).Save(writer);
        }
    }

    internal void Load(StateReader reader)
    {
        var failures = reader.ReadInt32();
        Successes = reader.ReadInt32();
        _blind = reader.ReadInt64();
        First = FailingSlot.Load(reader);
        var held = reader.ReadInt32();
        Failures = failures - held;
        for (var i = 0; i < held; i++)
        {
            Put(FailingSlot.Load(reader));
        }
    }

    // Grows up to what is to be remembered: few rows of failures are long.
    private void Put(FailingSlot failing)
    {
        if (Failures >= _ring.Length && _ring.Length < remember)
        {
            var larger = new FailingSlot[Math.Min(remember, _ring.Length * 2)];
            for (var i = 0; i < _ring.Length; i++)
            {
                larger[(Failures - 1 - i) % larger.Length] = Recent(i);
            }

            _ring = larger;
        }

        _ring[Failures % _ring.Length] = failing;
        Failures++;
    }

    private FailingSlot Recent(int back) => _ring[(Failures - 1 - back) % _ring.Length];
}

/// <param name="Slot">Unix milliseconds.</param>
/// <param name="BlindBefore">Milliseconds of unknown and missed slots since the last one that was up or down.</param>
/// <param name="Code">What was seen, shortest form, e.g. `503` or `timeout`.</param>
/// <param name="Status">The HTTP status, or 0.</param>
public readonly record struct FailingSlot(long Slot, long BlindBefore, string Code, int Status)
{
    internal const int Size = 32;

    internal void Save(StateWriter writer)
    {
        writer.Write(Slot);
        writer.Write(BlindBefore);
        writer.Write(Code ?? "");
        writer.Write(Status);
    }

    internal static FailingSlot Load(StateReader reader) =>
        new(reader.ReadInt64(), reader.ReadInt64(), reader.ReadString(), reader.ReadInt32());
}
