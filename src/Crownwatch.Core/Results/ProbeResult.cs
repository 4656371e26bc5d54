namespace Crownwatch.Core.Results;

/// <summary>What a run of a check showed (semantics.md 1.3). Values are stored: never renumber.</summary>
public enum Outcome : byte
{
    Up = 0,
    Down = 1,

    /// <summary>We could not look.</summary>
    Unknown = 2,

    /// <summary>The slot's turn came while the former run was still going, or while we were not running.</summary>
    Missed = 3,
}

/// <summary>Why a check is down. Values are stored: never renumber.</summary>
public enum DownCause : byte
{
    None = 0,

    /// <summary>No complete answer: name lookup, connection, TLS, timeout, or an answer that can't be read.</summary>
    Unreachable = 1,

    /// <summary>An answer that a criterion refuses.</summary>
    Wrong = 2,

    /// <summary>Only response_time_ms failed (semantics.md 1.4).</summary>
    Slow = 3,
}

/// <summary>The finished run of one check for one slot.</summary>
public sealed record ProbeResult
{
    public required string Check { get; init; }

    /// <summary>The slot the run belongs to, whatever time it finished (semantics.md 1.1).</summary>
    public required DateTimeOffset Slot { get; init; }
    public required DateTimeOffset FinishedAt { get; init; }
    public required Outcome Outcome { get; init; }
    public DownCause Cause { get; init; }

    /// <summary>The HTTP status, where there was an answer.</summary>
    public int? StatusCode { get; init; }

    /// <summary>The whole probe's time; the timeout for a run that timed out; null when nothing was connected to (semantics.md 4).</summary>
    public TimeSpan? Latency { get; init; }

    /// <summary>One line a person reads: `503, expected 200`, `200 in 1,204 ms (limit 800)`, `connection refused`. Empty when up.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Shortest form for lists and lock screens: `503`, `timeout`, `refused`, `slow`. Empty when up.</summary>
    public string Code { get; init; } = "";

    /// <summary>Every criterion with what was seen, in the order of the definition; empty when there was no answer to judge.</summary>
    public IReadOnlyList<CriterionVerdict> Criteria { get; init; } = [];

    /// <summary>The start of the answer's body, bounded and redacted; only for runs that are down.</summary>
    public string? Excerpt { get; init; }

    /// <summary>Whether the slot counts as others do; set by whoever records it.</summary>
    public Exclusion Exclusion { get; init; }

    /// <summary>When the certificate that was shown ends; null without TLS.</summary>
    public DateTimeOffset? CertificateExpiresAt { get; init; }

    /// <summary>Of a heartbeat: since when no run of the watched job has ended; null for checks that we run ourselves.</summary>
    public DateTimeOffset? HeardAt { get; init; }
}

/// <param name="Key">e.g. `status_code`.</param>
/// <param name="Expected">As the definition writes it.</param>
/// <param name="Seen">What the answer showed, in a few words.</param>
public sealed record CriterionVerdict(string Key, string Expected, bool Holds, string Seen);
