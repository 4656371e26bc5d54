using System.Collections.Concurrent;

namespace Crownwatch.Server.Receiving;

/// <summary>How often others sent us something, by what became of it, since we started; for /metrics. Safe from any thread.</summary>
public sealed class ReceivedCounts
{
    private readonly ConcurrentDictionary<(string Source, string Outcome), long> _counts = new();

    /// <summary>In the order of their names.</summary>
    public IReadOnlyList<(string Source, string Outcome, long Count)> All =>
        [.. _counts.Select(c => (c.Key.Source, c.Key.Outcome, c.Value)).OrderBy(c => (c.Source, c.Outcome))];

    /// <param name="source">Who sends, e.g. `heartbeat` or `pagerduty`.</param>
    /// <param name="outcome">e.g. `taken`, `unknown_token`, `bad_signature`; one of few.</param>
    public void Add(string source, string outcome) => _counts.AddOrUpdate((source, outcome), 1, (_, count) => count + 1);
}
