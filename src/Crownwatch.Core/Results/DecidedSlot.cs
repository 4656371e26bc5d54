namespace Crownwatch.Core.Results;

/// <summary>What the rules need to know of a slot whose result is in (semantics.md 1.2).</summary>
/// <param name="Slot">Unix milliseconds.</param>
/// <param name="LatencyMilliseconds">NaN where no answer counts (semantics.md 4).</param>
/// <param name="Status">The HTTP status, or 0.</param>
/// <param name="Code">Shortest form of what was seen; empty when up.</param>
public readonly record struct DecidedSlot(long Slot, Outcome Outcome, float LatencyMilliseconds, int Status, string Code)
{
    /// <summary>The same without what only people need.</summary>
    public static DecidedSlot From(ProbeResult result) =>
        new(
            result.Slot.ToUnixTimeMilliseconds(),
            result.Outcome,
            result.Latency is { } latency ? (float)latency.TotalMilliseconds : float.NaN,
            result.StatusCode ?? 0,
            result.Code
        );
}
