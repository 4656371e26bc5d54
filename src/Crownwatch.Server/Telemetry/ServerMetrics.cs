using Crownwatch.Core.Results;

namespace Crownwatch.Server.Telemetry;

/// <summary>Counters of this process, for /metrics. All members are safe from any thread.</summary>
public sealed class ServerMetrics
{
    private static readonly double[] LatenessBounds = [0.01, 0.025, 0.05, 0.1, 0.25, 1, 5];
    private readonly long[] _lateness = new long[8];
    private readonly long[] _results = new long[4];
    private long _latenessSumMs;
    private long _commits;
    private long _commitFailures;
    private long _dropped;

    /// <summary>Upper bounds in seconds of the buckets of <see cref="Lateness"/>; the last bucket has none.</summary>
    public static IReadOnlyList<double> Bounds => LatenessBounds;

    /// <summary>Slots started, by how late: not cumulative.</summary>
    public IReadOnlyList<long> Lateness => [.. Enumerable.Range(0, _lateness.Length).Select(i => Volatile.Read(ref _lateness[i]))];
    public double LatenessSumSeconds => Volatile.Read(ref _latenessSumMs) / 1000.0;
    public long Commits => Volatile.Read(ref _commits);
    public long CommitFailures => Volatile.Read(ref _commitFailures);

    /// <summary>Raw results given up because the database could not be written for too long.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    public long Results(Outcome outcome) => Volatile.Read(ref _results[(int)outcome]);

    public void SlotStarted(long lateMilliseconds)
    {
        var index = Array.FindIndex(LatenessBounds, bound => lateMilliseconds <= bound * 1000);
        Interlocked.Increment(ref _lateness[index < 0 ? LatenessBounds.Length : index]);
        Interlocked.Add(ref _latenessSumMs, lateMilliseconds);
    }

    public void Recorded(Outcome outcome) => Interlocked.Increment(ref _results[(int)outcome]);

    public void Committed() => Interlocked.Increment(ref _commits);

    public void CommitFailed() => Interlocked.Increment(ref _commitFailures);

    public void ResultsDropped(int count) => Interlocked.Add(ref _dropped, count);
}
