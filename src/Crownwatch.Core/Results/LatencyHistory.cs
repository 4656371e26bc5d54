using Crownwatch.Core.Storing;

namespace Crownwatch.Core.Results;

/// <summary>The times of a check's answers for all its percentiles: exact up to an hour, a sketch within 1 % beyond (semantics.md 4).</summary>
public sealed class LatencyHistory
{
    /// <summary>The longest window whose answers are all kept.</summary>
    public static readonly TimeSpan LongestExact = TimeSpan.FromHours(1);

    private readonly LatencyWindow _exact;
    private readonly LatencySketchWindow[] _sketches;

    /// <param name="windows">Distinct windows that percentiles ask for.</param>
    public LatencyHistory(IReadOnlyList<TimeSpan> windows, TimeSpan interval)
    {
        _exact = new LatencyWindow(windows.Where(w => w <= LongestExact).DefaultIfEmpty(TimeSpan.Zero).Max());
        _sketches = [.. windows.Where(w => w > LongestExact).Select(w => new LatencySketchWindow(w, interval))];
    }

    /// <summary>Bytes of all answers held.</summary>
    public int Bytes => _exact.Bytes + _sketches.Sum(s => s.Bytes);

    /// <summary>Moves the end to the slot, and adds its answer's time when there is one.</summary>
    /// <param name="slot">Unix milliseconds, not before the former one; several places answer for one slot.</param>
    /// <param name="milliseconds">NaN for none.</param>
    public void Add(long slot, float milliseconds)
    {
        _exact.Add(slot, milliseconds);
        foreach (var sketch in _sketches)
        {
            sketch.Add(slot, milliseconds);
        }
    }

    /// <summary>The ⌈q·n⌉-th smallest of the window, in milliseconds, with n; null without answers.</summary>
    /// <param name="window">One of those that percentiles ask for, or shorter than the longest exact one of them.</param>
    /// <param name="end">The last slot that counts, in Unix milliseconds.</param>
    public (double? Milliseconds, int Samples) Percentile(double quantile, TimeSpan window, long end)
    {
        if (window <= LongestExact)
        {
            return _exact.Percentile(quantile, window, end);
        }

        foreach (var sketch in _sketches)
        {
            if (sketch.Length == window)
            {
                return sketch.Percentile(quantile);
            }
        }

        throw new InvalidOperationException($"no answers of {window} are kept");
    }

    internal void Save(StateWriter writer)
    {
        _exact.Save(writer);
        foreach (var sketch in _sketches)
        {
            sketch.Save(writer);
        }
    }

    internal void Load(StateReader reader)
    {
        _exact.Load(reader);
        foreach (var sketch in _sketches)
        {
            sketch.Load(reader);
        }
    }
}
