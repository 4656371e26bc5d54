using System.Globalization;
using Crownwatch.Core.Alerting;
using Crownwatch.Core.Definitions;

namespace Crownwatch.Core.Conditions;

/// <summary>Metrics and their values in words, for evidence and messages.</summary>
public static class MetricText
{
    /// <summary>A value in its unit: `3`, `98.35 %`, `1,204 ms`, `3.4×`; `no data` for none.</summary>
    public static string Value(double? value, MetricUnit unit) =>
        value is not { } v
            ? "no data"
            : unit switch
            {
                MetricUnit.Count => v.ToString("#,0.##", CultureInfo.InvariantCulture),
                MetricUnit.Percentage => (v * 100).ToString("0.##", CultureInfo.InvariantCulture) + " %",
                MetricUnit.Duration => Duration(v),
                MetricUnit.Factor => v.ToString("0.##", CultureInfo.InvariantCulture) + "×",
                _ => throw new InvalidOperationException($"no text for {unit}"),
            };

    /// <summary>`consecutive_failures 3 >= failure_threshold 3`, with the span or the coverage that it was judged over.</summary>
    /// <param name="at">As of when silence and certificates are read, in Unix milliseconds; null: as last judged.</param>
    public static string Comparison(Comparison comparison, RuleDefinition rule, CheckState state, long? at = null)
    {
        var now = at ?? state.AsOf;
        var metric = comparison.Metric;
        var value = MetricReading.Of(metric, rule, state, now);
        var left = Value(value, metric.Unit);
        var right = comparison.Operand.Metric is { } other
            ? $"{other.Text} {Value(MetricReading.Of(other, rule, state, now), other.Unit)}"
            : Value(comparison.Operand.Literal, metric.Unit);
        if (metric.Unit == MetricUnit.Percentage && left == right && value != comparison.Operand.Literal)
        {
            left = Exactly(value!.Value); // `98.5 % < 98.5 %` would be no proof
        }

        return $"{metric.Text} {left} {Symbol(comparison.Operator)} {right}{Footing(metric, state)}";
    }

    private static string Footing(Metric metric, CheckState state) =>
        metric.Name switch
        {
            MetricName.LatencyPercentile => string.Create(
                CultureInfo.InvariantCulture,
                $" ({state.Latencies.Percentile(metric.Quantile!.Value, metric.Window!.Value, state.LastSlot).Samples} answers)"
            ),
            MetricName.Availability or MetricName.FailureRate => string.Create(
                CultureInfo.InvariantCulture,
                $" ({state.Window(metric.Window!.Value).DownMilliseconds / 1000:#,0} s down of {state.Window(metric.Window!.Value).MonitoredMilliseconds / 1000:#,0} s monitored, coverage {state.Window(metric.Window!.Value).Coverage * 100:0.#} %)"
            ),
            _ => "",
        };

    private static string Exactly(double share) => (share * 100).ToString("0.########", CultureInfo.InvariantCulture) + " %";

    private static string Symbol(ComparisonOperator op) =>
        op switch
        {
            ComparisonOperator.Less => "<",
            ComparisonOperator.LessOrEqual => "<=",
            ComparisonOperator.Greater => ">",
            ComparisonOperator.GreaterOrEqual => ">=",
            ComparisonOperator.Equal => "==",
            _ => "!=",
        };

    private static string Duration(double seconds) =>
        seconds < 60
            ? (seconds * 1000).ToString("#,0", CultureInfo.InvariantCulture) + " ms"
            : DurationText.Of(TimeSpan.FromSeconds(seconds));
}
