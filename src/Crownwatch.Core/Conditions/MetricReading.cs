using Crownwatch.Core.Alerting;
using Crownwatch.Core.Definitions;

namespace Crownwatch.Core.Conditions;

/// <summary>A metric's value for a check as its slots stand now.</summary>
public static class MetricReading
{
    /// <summary>In the metric's unit (count; fraction; seconds; factor), or null without data.</summary>
    /// <param name="now">As of when silence and certificates are read, in Unix milliseconds.</param>
    public static double? Of(Metric metric, RuleDefinition rule, CheckState state, long now) =>
        metric.Name switch
        {
            MetricName.ConsecutiveFailures => state.Streak.Failures,
            MetricName.ConsecutiveSuccesses => state.Streak.Successes,
            MetricName.FailureThreshold => state.Plan.Check.FailureThreshold,
            MetricName.Availability => state.Window(metric.Window!.Value).Availability,
            MetricName.LatencyPercentile => state
                .Latencies.Percentile(metric.Quantile!.Value, metric.Window!.Value, state.LastSlot)
                .Milliseconds / 1000,
            MetricName.FailureRate => state.Window(metric.Window!.Value).FailureRate,
            MetricName.Failures => state.Window(metric.Window!.Value) is { MonitoredMilliseconds: > 0 } w ? w.Failures : null,
            MetricName.BurnRate => BothBurn(metric.Window!.Value, rule, state),
            MetricName.CertificateExpiresIn => state.Sightings.CertificateMilliseconds(now) / 1000d,
            MetricName.SilentFor => state.Sightings.SilentMilliseconds(now) / 1000d,
            _ => throw new InvalidOperationException($"no reading for {metric.Name}"),
        };

    /// <summary>How many times faster than evenly over the period the rule's budget is spent; null without data or objective.</summary>
    internal static double? Burn(TimeSpan window, RuleDefinition rule, CheckState state) =>
        // In decimals: 80 % of a budget of 2 % is 40 to the last bit, or `>= 40` would not hold.
        rule.Objective
            is { } objective
                and < 1
            ? state.Window(window).FailureRate / (double)(1 - (decimal)objective)
            : null;

    /// <summary>The share of a window that may be down before a burn rate exceeds the factor; 1 for all of it where there is no objective.</summary>
    internal static double BurntShare(double factor, RuleDefinition rule) =>
        rule.Objective is { } objective ? factor * (double)(1 - (decimal)objective) : 1;

    // Both the window and a twelfth of it must exceed (semantics.md 5.3), so the smaller of the two stands for both.
    private static double? BothBurn(TimeSpan window, RuleDefinition rule, CheckState state) =>
        Burn(window, rule, state) is { } a && Burn(window / 12, rule, state) is { } b ? Math.Min(a, b) : null;
}
