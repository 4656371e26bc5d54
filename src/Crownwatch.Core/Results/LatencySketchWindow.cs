using Crownwatch.Core.Storing;

namespace Crownwatch.Core.Results;

/// <summary>
/// The times of the answers of the last W, where W is long: a sketch of all, and of each W/336 what it holds, so that the old edge
/// moves in such steps (semantics.md 3.1, 4). Where a step holds few answers this is 2 or 3 bytes an answer, and never more than
/// 6 bytes for each 2 % of difference between its shortest and longest.
/// </summary>
public sealed class LatencySketchWindow
{
    private const int Steps = 336;
    private readonly long _span;
    private readonly byte[][] _steps;
    private readonly List<int> _open = [];
    private readonly LatencySketch _all = new();
    private long _newest = long.MinValue;
    private long _oldest;

    public LatencySketchWindow(TimeSpan window, TimeSpan interval)
    {
        Length = window;
        _span = Math.Max((long)window.TotalMilliseconds / Steps, (long)interval.TotalMilliseconds);
        _steps = new byte[((long)window.TotalMilliseconds / _span) + 2][];
        Array.Fill(_steps, []);
    }

    /// <summary>W.</summary>
    public TimeSpan Length { get; }

    /// <summary>Bytes held: of the sketch, and of what each step holds.</summary>
    public int Bytes => _all.Bytes + (_steps.Length * 8) + _steps.Sum(s => s.Length == 0 ? 0 : s.Length + 24) + (_open.Capacity * 4);

    /// <summary>Moves the end to the slot, and adds its answer's time when there is one.</summary>
    /// <param name="slot">Unix milliseconds, later than every one before.</param>
    /// <param name="milliseconds">NaN for none.</param>
    public void Add(long slot, float milliseconds)
    {
        Advance(slot);
        if (!float.IsNaN(milliseconds))
        {
            var bucket = LatencySketch.BucketOf(milliseconds);
            _open.Add(bucket);
            _all.Add(bucket, 1);
        }
    }

    /// <summary>The ⌈q·n⌉-th smallest within 1 %, in milliseconds, with n; null without answers.</summary>
    public (double? Milliseconds, int Samples) Percentile(double quantile) => (_all.Percentile(quantile), _all.Count);

    internal void Save(StateWriter writer)
    {
        writer.Write(_newest);
        writer.Write(_oldest);
        foreach (var step in _steps)
        {
            writer.WriteBytes(step);
        }

        _open.Sort();
        writer.WriteBytes(BucketCounts.Pack(_open));
    }

    internal void Load(StateReader reader)
    {
        _newest = reader.ReadInt64();
        _oldest = reader.ReadInt64();
        for (var i = 0; i < _steps.Length; i++)
        {
            _steps[i] = reader.ReadBytes();
            BucketCounts.Each(_steps[i], _all, static (all, bucket, count) => all.Add(bucket, count));
        }

        var open = reader.ReadBytes();
        BucketCounts.Each(
            open,
            this,
            static (window, bucket, count) =>
            {
                window._all.Add(bucket, count);
                window._open.AddRange(Enumerable.Repeat(bucket, count));
            }
        );
    }

    private void Advance(long slot)
    {
        var step = slot / _span;
        if (step != _newest && _newest != long.MinValue)
        {
            _open.Sort();
            _steps[_newest % _steps.Length] = BucketCounts.Pack(_open);
            _open.Clear();
        }

        // The first step any instant of which lies after slot − W; those before it are over.
        var first = Math.Max(0, slot - (long)Length.TotalMilliseconds + 1) / _span;
        for (var drop = _oldest; drop < first && drop <= _newest; drop++)
        {
            Drop(drop % _steps.Length);
        }

        (_oldest, _newest) = (first, step);
    }

    private void Drop(long index)
    {
        BucketCounts.Each(_steps[index], _all, static (all, bucket, count) => all.Add(bucket, -count));
        _steps[index] = [];
    }
}
