using Crownwatch.Core.Alerting;
using Crownwatch.Core.Definitions;

namespace Crownwatch.Core.Conditions;

/// <summary>A metric's value for a check as its slots stand now.</summary>
public static class MetricReading
{
    /// <summary>In the metric's unit (count; fraction; seconds; factor), or null without data.</summary>
    public static double? Of(Metric metric, RuleDefinition rule, CheckState state) =>
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
            MetricName.BurnRate => Burn(metric.Window!.Value, rule, state),
            // Neither has a source of data yet: without a value nothing follows from them.
            MetricName.CertificateExpiresIn or MetricName.SilentFor => null,
            _ => throw new InvalidOperationException($"no reading for {metric.Name}"),
        };

    /// <summary>Both the window and a twelfth of it must exceed (semantics.md 5.3), so the smaller of the two stands for both.</summary>
    private static double? Burn(TimeSpan window, RuleDefinition rule, CheckState state)
    {
        var budget = 1 - (rule.Objective ?? 1);
        var @long = state.Window(window).FailureRate / budget;
        var @short = state.Window(window / 12).FailureRate / budget;
        return @long is { } a && @short is { } b ? Math.Min(a, b) : null;
    }
}
