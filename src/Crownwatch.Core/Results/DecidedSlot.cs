namespace Crownwatch.Core.Results;

/// <summary>What the rules need to know of a slot whose result is in (semantics.md 1.2).</summary>
/// <param name="Slot">Unix milliseconds.</param>
/// <param name="LatencyMilliseconds">NaN where no answer counts (semantics.md 4).</param>
/// <param name="Status">The HTTP status, or 0.</param>
/// <param name="Code">Shortest form of what was seen; empty when up.</param>
public readonly record struct DecidedSlot(long Slot, Outcome Outcome, float LatencyMilliseconds, int Status, string Code)
{
    /// <summary>Whether the slot counts at all (semantics.md 3.3).</summary>
    public Exclusion Exclusion { get; init; }

    /// <summary>When the run ended, in Unix milliseconds; 0 where that is not known: then it counts as ended in its slot.</summary>
    public long FinishedAt { get; init; }

    /// <summary>When the certificate that was shown ends, in Unix milliseconds; 0 without one.</summary>
    public long CertificateEndsAt { get; init; }

    /// <summary>Of a heartbeat: since when no run of the watched job has ended, in Unix milliseconds; 0 for checks that we run ourselves.</summary>
    public long HeardAt { get; init; }

    /// <summary>The same without what only people need.</summary>
    public static DecidedSlot From(ProbeResult result) =>
        new(
            result.Slot.ToUnixTimeMilliseconds(),
            result.Outcome,
            result.Latency is { } latency ? (float)latency.TotalMilliseconds : float.NaN,
            result.StatusCode ?? 0,
            result.Code
        )
        {
            Exclusion = result.Exclusion,
            FinishedAt = result.FinishedAt.ToUnixTimeMilliseconds(),
            CertificateEndsAt = result.CertificateExpiresAt?.ToUnixTimeMilliseconds() ?? 0,
            HeardAt = result.HeardAt?.ToUnixTimeMilliseconds() ?? 0,
        };
}
