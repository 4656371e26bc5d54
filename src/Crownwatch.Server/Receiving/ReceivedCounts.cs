using System.Collections.Concurrent;

namespace Crownwatch.Server.Receiving;

/// <summary>What others sent us and what became of it, since the start: for /metrics. Safe from any thread.</summary>
public sealed class ReceivedCounts
{
    private readonly ConcurrentDictionary<(string Source, string Outcome), long> _counts = new();

    public IReadOnlyList<(string Source, string Outcome, long Count)> All =>
        [.. _counts.Select(c => (c.Key.Source, c.Key.Outcome, c.Value)).Order()];

    /// <param name="source">e.g. slack.</param>
    /// <param name="outcome">taken, ignored, malformed, too_large, or why it was refused: unsigned, stale, wrong_signature, replayed.</param>
    /// <param name="times">Not negative; with 0 nothing is shown of it.</param>
    public void Count(string source, string outcome, int times = 1)
    {
        if (times > 0)
        {
            _counts.AddOrUpdate((source, outcome), times, (_, n) => n + times);
        }
    }
}
