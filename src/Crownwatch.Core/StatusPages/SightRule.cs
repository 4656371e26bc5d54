namespace Crownwatch.Core.StatusPages;

/// <summary>What is known of a check, from which <see cref="SightRule"/> makes what the public may know.</summary>
public sealed record CheckFacts
{
    /// <summary>A planned window covers it now.</summary>
    public bool InMaintenance { get; init; }

    /// <summary>An alert of kind outage holds on it, announced or held back.</summary>
    public bool OutageAlert { get; init; }

    /// <summary>An alert of kind latency holds on it.</summary>
    public bool LatencyAlert { get; init; }

    /// <summary>In a row, and how many of them its definition calls an outage.</summary>
    public int Failures { get; init; }
    public required int FailureThreshold { get; init; }

    /// <summary>How long ago it was last seen up or down; null when it never was.</summary>
    public TimeSpan? SeenAgo { get; init; }
    public required TimeSpan Interval { get; init; }
}

/// <summary>How a check stands for the public. One failed run is no outage; what was not looked at for long is not known.</summary>
public static class SightRule
{
    private const int Intervals = 5;
    private static readonly TimeSpan _least = TimeSpan.FromMinutes(5);

    public static CheckSight Of(CheckFacts check) =>
        check.InMaintenance ? CheckSight.InMaintenance
        : check.OutageAlert ? CheckSight.Down
        : check.SeenAgo is not { } ago || ago > Patience(check.Interval) ? CheckSight.Unknown
        : check.Failures >= check.FailureThreshold ? CheckSight.Down
        : check.LatencyAlert ? CheckSight.Slow
        : CheckSight.Up;

    // As for being blind (semantics.md 6.10).
    private static TimeSpan Patience(TimeSpan interval) => interval * Intervals is var span && span > _least ? span : _least;
}
