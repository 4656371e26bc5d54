namespace Crownwatch.Core.Results;

/// <summary>
/// How many answers took how long, in buckets whose width is a share of their value: any percentile is within 1 % of the exact one
/// (semantics.md 4), and sketches can be added to and taken from each other without loss.
/// </summary>
public sealed class LatencySketch
{
    // A little under the promised 1 %, so that rounding never exceeds it.
    private const double Error = 0.0099;
    private const double Gamma = (1 + Error) / (1 - Error);
    private const double Least = 0.001; // a microsecond: what is shorter counts as one
    private const int Grain = 64;
    private static readonly double _perBucket = 1 / Math.Log(Gamma);
    private int[] _counts = [];
    private int _first;

    /// <summary>Answers held.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes of its buckets, which span the shortest to the longest answer seen: 4 for each 2 % of difference.</summary>
    public int Bytes => _counts.Length * sizeof(int);

    /// <summary>The bucket of a time.</summary>
    /// <param name="milliseconds">At least 0.</param>
    public static int BucketOf(double milliseconds) => (int)Math.Ceiling(Math.Log(Math.Max(milliseconds, Least) / Least) * _perBucket);

    /// <summary>Adds answers of one bucket; a negative number takes them away again.</summary>
    public void Add(int bucket, int answers)
    {
        Reach(bucket);
        _counts[bucket - _first] += answers;
        Count += answers;
    }

    /// <summary>Adds one answer's time.</summary>
    /// <param name="milliseconds">At least 0.</param>
    public void Add(double milliseconds) => Add(BucketOf(milliseconds), 1);

    /// <summary>Adds all answers of the other, as if they had been added one by one.</summary>
    public void Merge(LatencySketch other)
    {
        for (var i = 0; i < other._counts.Length; i++)
        {
            Add(other._first + i, other._counts[i]);
        }
    }

    /// <summary>The ⌈q·n⌉-th smallest within 1 %, in milliseconds; null without answers.</summary>
    /// <param name="quantile">0 to 1, exclusive.</param>
    public double? Percentile(double quantile)
    {
        if (Count == 0)
        {
            return null;
        }

        var left = LatencyWindow.NearestRank(quantile, Count);
        var bucket = _first;
        foreach (var count in _counts)
        {
            left -= count;
            if (left <= 0)
            {
                break;
            }

            bucket++;
        }

        return bucket == 0 ? Least : Least * 2 * Math.Pow(Gamma, bucket) / (Gamma + 1);
    }

    private void Reach(int bucket)
    {
        if (bucket >= _first && bucket < _first + _counts.Length)
        {
            return;
        }

        var first = bucket / Grain * Grain;
        var end = first + Grain;
        if (_counts.Length > 0)
        {
            (first, end) = (Math.Min(first, _first), Math.Max(end, _first + _counts.Length));
        }

        var larger = new int[end - first];
        _counts.CopyTo(larger, _counts.Length == 0 ? 0 : _first - first);
        (_counts, _first) = (larger, first);
    }
}
