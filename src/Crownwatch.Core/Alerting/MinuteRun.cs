using Crownwatch.Core.Storing;

namespace Crownwatch.Core.Alerting;

/// <summary>
/// A condition over time: each minute is judged once the slots due in it are decided; a run of true minutes grows from its first
/// true slot to the end of its last (semantics.md 5.2).
/// </summary>
public sealed class MinuteRun
{
    private const int TolerateWithoutData = 3;
    private long _firstTrue = long.MinValue;
    private long _lastTrueEnd = long.MinValue;
    private int _withoutData;
    private bool _hasData;

    /// <summary>First slot of the minute that is being gathered, in Unix milliseconds; long.MinValue when none is.</summary>
    public long FirstSlotOfMinute { get; private set; } = long.MinValue;

    /// <summary>How long the condition has held without a break, in milliseconds.</summary>
    public long HeldMilliseconds => _firstTrue == long.MinValue ? 0 : _lastTrueEnd - _firstTrue;

    /// <summary>A slot of the minute was decided.</summary>
    /// <param name="slot">Unix milliseconds.</param>
    /// <param name="gaveResult">Whether it was up or down.</param>
    public void Gather(long slot, bool gaveResult)
    {
        _hasData |= gaveResult;
        if (FirstSlotOfMinute == long.MinValue)
        {
            FirstSlotOfMinute = slot;
        }
    }

    /// <summary>
    /// The gathered minute is judged. Gives the verdict that counts: none for a minute whose slots gave no result, whatever a
    /// longer window still shows, since such a minute is no recovery (semantics.md 5.2).
    /// </summary>
    /// <param name="verdict">null: the metric has no value.</param>
    /// <param name="lastSlot">The minute's last decided slot, in Unix milliseconds.</param>
    /// <param name="interval">Milliseconds.</param>
    public bool? Judge(bool? verdict, long lastSlot, long interval)
    {
        var counts = _hasData ? verdict : null;
        switch (counts)
        {
            case true:
                _firstTrue = _firstTrue == long.MinValue ? FirstSlotOfMinute : _firstTrue;
                (_lastTrueEnd, _withoutData) = (lastSlot + interval, 0);
                break;
            case false:
                (_firstTrue, _withoutData) = (long.MinValue, 0);
                break;
            default:
                WithoutData(1);
                break;
        }

        (FirstSlotOfMinute, _hasData) = (long.MinValue, false);
        return counts;
    }

    /// <summary>Minutes in which slots were due and none gave a result: tolerated three in a row, then the run ends.</summary>
    public void WithoutData(long minutes)
    {
        _withoutData = (int)Math.Min(_withoutData + minutes, int.MaxValue);
        if (_withoutData > TolerateWithoutData)
        {
            _firstTrue = long.MinValue;
        }
    }

    internal void Save(StateWriter writer)
    {
        writer.Write(_firstTrue);
        writer.Write(_lastTrueEnd);
        writer.Write(_withoutData);
        writer.Write(FirstSlotOfMinute);
        writer.Write(_hasData);
    }

    internal void Load(StateReader reader)
    {
        _firstTrue = reader.ReadInt64();
        _lastTrueEnd = reader.ReadInt64();
        _withoutData = reader.ReadInt32();
        FirstSlotOfMinute = reader.ReadInt64();
        _hasData = reader.ReadBoolean();
    }
}
