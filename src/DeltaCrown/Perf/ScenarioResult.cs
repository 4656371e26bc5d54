namespace DeltaCrown.Perf;

/// <summary>What was measured for one scenario.</summary>
/// <param name="Name">One of <see cref="PerfScenario.Names"/>.</param>
/// <param name="Samples">Durations in milliseconds of the attempts that succeeded, in the order in which they were made.</param>
/// <param name="Errors">Why attempts failed, one entry a failed attempt; a failed attempt is never a sample.</param>
/// <param name="ThrottledMs">
/// Milliseconds spent waiting because the instance asked for a pause (429 with Retry-After); part of no sample.
/// </param>
public sealed record ScenarioResult(string Name, IReadOnlyList<double> Samples, IReadOnlyList<string> Errors, double ThrottledMs = 0)
{
    private readonly double[] ascending = [.. Samples.Order()];

    public double? P50 => Percentile(50);
    public double? P95 => Percentile(95);
    public double? P99 => Percentile(99);
    public double? Max => Percentile(100);

    /// <summary>Null where nothing succeeded: no number can be given for what was not measured.</summary>
    private double? Percentile(int percent) => ascending.Length == 0 ? null : NearestRank.Of(ascending, percent);
}
