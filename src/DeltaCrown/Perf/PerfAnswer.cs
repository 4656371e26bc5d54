namespace DeltaCrown.Perf;

/// <summary>How one attempt ended: with what was expected, with something else, or with the wish for a pause.</summary>
/// <param name="Error">Null when the attempt succeeded; else what was seen, in words that repeat for the same cause.</param>
/// <param name="RetryAfter">Set when the instance limits the rate and said for how long; such an attempt is made again.</param>
public readonly record struct PerfAnswer(string? Error, TimeSpan? RetryAfter = null)
{
    public static PerfAnswer Success => default;
}
