namespace Crownwatch.Server.Drilling;

/// <summary>A rehearsal on the running server: results that are not real, on the real way to the real channels. Stored whole.</summary>
public sealed record Drill
{
    public long Id { get; init; }
    public required string Check { get; init; }

    /// <summary>What each of its runs shows: an HTTP status, `timeout` or `refused`.</summary>
    public required string Outcome { get; init; }

    /// <summary>For so long the runs fail; after that they are up.</summary>
    public required TimeSpan For { get; init; }
    public required string By { get; init; }
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>null while it goes on.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why it ended; null while it goes on.</summary>
    public string? Ended { get; init; }

    /// <summary>Its first failing slot; null before.</summary>
    public DateTimeOffset? FirstFailing { get; init; }

    /// <summary>The incidents it opened.</summary>
    public IReadOnlyList<long> Incidents { get; init; } = [];
}
