namespace DeltaCrown.Perf;

/// <summary>
/// Percentiles by nearest rank: the value at place ⌈q·n⌉ of the values in ascending order, so that every
/// percentile is a duration that was really measured, never one interpolated between two.
/// </summary>
public static class NearestRank
{
    /// <param name="ascending">Values in ascending order; at least one.</param>
    /// <param name="percent">Above 0 and at most 100; 100 is the largest value.</param>
    /// <exception cref="ArgumentOutOfRangeException">No values, or a percent outside (0, 100].</exception>
    public static double Of(IReadOnlyList<double> ascending, int percent)
    {
        ArgumentOutOfRangeException.ThrowIfZero(ascending.Count, nameof(ascending));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(percent);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(percent, 100);

        // In whole numbers: 0.95 × 20 is 19.000000000000004 in floating point, which would round up to the maximum.
        var rank = ((long)percent * ascending.Count + 99) / 100;
        return ascending[(int)(rank - 1)];
    }
}
