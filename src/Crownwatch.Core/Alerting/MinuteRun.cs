using Crownwatch.Core.Storing;

namespace Crownwatch.Core.Alerting;

/// <summary>
/// A condition over time: a run of true minutes grows from its first true slot to the end of its last (semantics.md 5.2).
/// </summary>
public sealed class MinuteRun
{
    /// <summary>Minutes in a row without data that a run outlives.</summary>
    public const int TolerateWithoutData = 3;
    private long _lastTrueEnd = long.MinValue;
    private int _withoutData;

    /// <summary>First true slot of the run, in Unix milliseconds; long.MinValue when the condition does not hold.</summary>
    public long FirstTrue { get; private set; } = long.MinValue;

    /// <summary>How long the condition has held without a break, in milliseconds.</summary>
    public long HeldMilliseconds => FirstTrue == long.MinValue ? 0 : _lastTrueEnd - FirstTrue;

    /// <summary>
    /// A minute is judged. Gives the verdict that counts: none for a minute whose slots gave no result, whatever a
    /// longer window still shows, since such a minute is no recovery (semantics.md 5.2).
    /// </summary>
    /// <param name="verdict">null: the metric has no value.</param>
    /// <param name="hasData">Whether a slot of the minute gave a result.</param>
    /// <param name="firstSlot">The minute's first slot, in Unix milliseconds.</param>
    /// <param name="lastSlot">The minute's last decided slot, in Unix milliseconds.</param>
    /// <param name="interval">Milliseconds.</param>
    public bool? Judge(bool? verdict, bool hasData, long firstSlot, long lastSlot, long interval)
    {
        var counts = hasData ? verdict : null;
        switch (counts)
        {
            case true:
                FirstTrue = FirstTrue == long.MinValue ? firstSlot : FirstTrue;
                (_lastTrueEnd, _withoutData) = (lastSlot + interval, 0);
                break;
            case false:
                (FirstTrue, _withoutData) = (long.MinValue, 0);
                break;
            default:
                WithoutData(1);
                break;
        }

        return counts;
    }

    /// <summary>Minutes in which slots were due and none gave a result: tolerated three in a row, then the run ends.</summary>
    public void WithoutData(long minutes)
    {
        _withoutData = (int)Math.Min(_withoutData + minutes, int.MaxValue);
        if (_withoutData > TolerateWithoutData)
        {
            FirstTrue = long.MinValue;
        }
    }

    internal void Save(StateWriter writer)
    {
        writer.Write(FirstTrue);
        writer.Write(_lastTrueEnd);
        writer.Write(_withoutData);
    }

    internal void Load(StateReader reader)
    {
        FirstTrue = reader.ReadInt64();
        _lastTrueEnd = reader.ReadInt64();
        _withoutData = reader.ReadInt32();
    }
}
