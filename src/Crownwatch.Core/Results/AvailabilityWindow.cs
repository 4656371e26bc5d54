using Crownwatch.Core.Storing;

namespace Crownwatch.Core.Results;

/// <summary>
/// Time up and time down over the last W (semantics.md 3.1), in buckets of whole slots, so that the state of a check stays small.
/// A slot counts whole in its bucket; the old edge therefore moves by at most W/336, or by one slot where slots are longer than that.
/// </summary>
public sealed class AvailabilityWindow
{
    private const int Steps = 336;
    private readonly long _interval;
    private readonly long _bucketSpan;
    private readonly int[] _up;
    private readonly int[] _down;
    private long _newest = long.MinValue;
    private long _oldest = long.MinValue;

    public AvailabilityWindow(TimeSpan window, TimeSpan interval)
    {
        Length = window;
        _interval = (long)interval.TotalMilliseconds;
        var slotsPerBucket = Math.Max(1, (long)window.TotalMilliseconds / Steps / _interval);
        _bucketSpan = slotsPerBucket * _interval;
        var buckets = ((long)window.TotalMilliseconds / _bucketSpan) + 2;
        _up = new int[buckets];
        _down = new int[buckets];
    }

    /// <summary>W.</summary>
    public TimeSpan Length { get; }

    /// <summary>An interval for each slot that was up.</summary>
    public long UpMilliseconds { get; private set; }

    /// <summary>An interval for each slot that was down.</summary>
    public long DownMilliseconds { get; private set; }

    /// <summary>Up and down; the rest of the window is unmonitored. At most W and one bucket.</summary>
    public long MonitoredMilliseconds => UpMilliseconds + DownMilliseconds;

    /// <summary>Decided slots that were down.</summary>
    public long Failures => DownMilliseconds / _interval;

    /// <summary>Up / (up + down), 0 to 1; null when nothing was monitored.</summary>
    public double? Availability => MonitoredMilliseconds == 0 ? null : (double)UpMilliseconds / MonitoredMilliseconds;

    /// <summary>
    /// Down / (up + down), 0 to 1; null when nothing was monitored. Divided anew rather than taken from 1: one failure of ten must be
    /// 10 % to the last bit, or `>= 10%` would not hold.
    /// </summary>
    public double? FailureRate => MonitoredMilliseconds == 0 ? null : (double)DownMilliseconds / MonitoredMilliseconds;

    /// <summary>Share of the window that was monitored, 0 to 1.</summary>
    public double Coverage => Math.Min(1, MonitoredMilliseconds / Length.TotalMilliseconds);

    /// <summary>Bytes of its buckets.</summary>
    public int Bytes => _up.Length * 2 * sizeof(int);

    /// <summary>Moves the window's end to the slot's end, and counts the slot when it is up or down.</summary>
    /// <param name="slot">Unix milliseconds. One before the latest counts where it belongs and moves nothing (semantics.md 1.2).</param>
    /// <param name="outcome">Unknown and missed slots are unmonitored time.</param>
    public void Add(long slot, Outcome outcome)
    {
        var bucket = Math.DivRem(slot, _bucketSpan).Quotient;
        Advance(bucket, slot);
        if (outcome is not (Outcome.Up or Outcome.Down) || bucket < _oldest)
        {
            return;
        }

        var index = (int)(bucket % _up.Length);
        if (outcome == Outcome.Up)
        {
            _up[index] += (int)_interval;
            UpMilliseconds += _interval;
        }
        else
        {
            _down[index] += (int)_interval;
            DownMilliseconds += _interval;
        }
    }

    internal void Save(StateWriter writer)
    {
        writer.Write(_newest);
        writer.Write(_oldest);
        for (var bucket = _oldest; bucket != long.MinValue && bucket <= _newest; bucket++)
        {
            writer.Write(_up[(int)(bucket % _up.Length)]);
            writer.Write(_down[(int)(bucket % _up.Length)]);
        }
    }

    internal void Load(StateReader reader)
    {
        _newest = reader.ReadInt64();
        _oldest = reader.ReadInt64();
        for (var bucket = _oldest; bucket != long.MinValue && bucket <= _newest; bucket++)
        {
            UpMilliseconds += _up[(int)(bucket % _up.Length)] = reader.ReadInt32();
            DownMilliseconds += _down[(int)(bucket % _up.Length)] = reader.ReadInt32();
        }
    }

    private void Advance(long bucket, long slot)
    {
        if (bucket < _newest)
        {
            return;
        }

        // The first bucket any part of which lies within W before the end of this slot.
        var edge = (slot / _interval * _interval) + _interval - (long)Length.TotalMilliseconds;
        var first = Math.Max(0, edge / _bucketSpan);
        if (_newest == long.MinValue)
        {
            _oldest = first;
        }

        for (; _oldest < first && _oldest <= _newest; _oldest++)
        {
            Drop((int)(_oldest % _up.Length));
        }

        (_oldest, _newest) = (Math.Max(_oldest, first), bucket);
    }

    private void Drop(int index)
    {
        UpMilliseconds -= _up[index];
        DownMilliseconds -= _down[index];
        _up[index] = 0;
        _down[index] = 0;
    }
}
