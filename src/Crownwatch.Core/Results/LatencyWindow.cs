using System.Buffers;
using Crownwatch.Core.Storing;

namespace Crownwatch.Core.Results;

/// <summary>The times of the answers of the last W, for percentiles by nearest rank (semantics.md 4).</summary>
/// <param name="longest">W of the longest percentile asked for; zero keeps nothing.</param>
public sealed class LatencyWindow(TimeSpan longest)
{
    private readonly long _longest = (long)longest.TotalMilliseconds;
    private (long Slot, float Milliseconds)[] _ring = new (long, float)[4];
    private int _first;

    /// <summary>Answers held, of the longest window.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes of the answers held.</summary>
    public int Bytes => _ring.Length * 16;

    /// <summary>Moves the end to the slot, and adds its answer's time when there is one.</summary>
    /// <param name="slot">Unix milliseconds, not before the former one.</param>
    /// <param name="milliseconds">NaN for none.</param>
    public void Add(long slot, float milliseconds)
    {
        while (Count > 0 && _ring[_first].Slot <= slot - _longest)
        {
            _first = (_first + 1) % _ring.Length;
            Count--;
        }

        if (float.IsNaN(milliseconds) || _longest == 0)
        {
            return;
        }

        if (Count == _ring.Length)
        {
            Grow();
        }

        _ring[(_first + Count) % _ring.Length] = (slot, milliseconds);
        Count++;
    }

    /// <summary>The ⌈q·n⌉-th smallest of the answers of slots after <paramref name="end"/> − window, in milliseconds; null without any.</summary>
    /// <param name="quantile">0 to 1, exclusive.</param>
    /// <param name="window">At most the longest.</param>
    /// <param name="end">The last slot that counts, in Unix milliseconds.</param>
    public (double? Milliseconds, int Samples) Percentile(double quantile, TimeSpan window, long end)
    {
        var from = end - (long)window.TotalMilliseconds;
        var buffer = ArrayPool<float>.Shared.Rent(Math.Max(1, Count));
        var n = 0;
        for (var i = 0; i < Count; i++)
        {
            var (slot, milliseconds) = _ring[(_first + i) % _ring.Length];
            if (slot > from && slot <= end)
            {
                buffer[n++] = milliseconds;
            }
        }

        var sorted = buffer.AsSpan(0, n);
        sorted.Sort();
        double? value = n == 0 ? null : sorted[NearestRank(quantile, n) - 1];
        ArrayPool<float>.Shared.Return(buffer);
        return (value, n);
    }

    /// <summary>⌈q·n⌉, from 1 to n. 0.95 × 20 is 19 although its binary product is a little more.</summary>
    public static int NearestRank(double quantile, int n) => Math.Clamp((int)Math.Ceiling((quantile * n) - 1e-9), 1, n);

    internal void Save(StateWriter writer)
    {
        writer.Write(Count);
        for (var i = 0; i < Count; i++)
        {
            var (slot, milliseconds) = _ring[(_first + i) % _ring.Length];
            writer.Write(slot);
            writer.Write(milliseconds);
        }
    }

    internal void Load(StateReader reader)
    {
        var count = reader.ReadInt32();
        for (var i = 0; i < count; i++)
        {
            Add(reader.ReadInt64(), reader.ReadSingle());
        }
    }

    private void Grow()
    {
        var larger = new (long, float)[_ring.Length * 2];
        _ring.AsSpan(_first).CopyTo(larger);
        _ring.AsSpan(0, _first).CopyTo(larger.AsSpan(_ring.Length - _first));
        (_ring, _first) = (larger, 0);
    }
}
