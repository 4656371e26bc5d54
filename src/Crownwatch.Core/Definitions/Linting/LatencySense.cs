using Crownwatch.Core.Conditions;
using Crownwatch.Core.Definitions.Reading;

namespace Crownwatch.Core.Definitions.Linting;

/// <summary>CW111 and CW112: latency rules that another rule forestalls, and percentiles that are really the maximum.</summary>
internal static class LatencySense
{
    public static IEnumerable<Finding> Judge(Draft draft)
    {
        foreach (var rule in draft.Set.Rules)
        {
            var checks = draft.Set.EnabledChecks.Where(rule.AppliesTo).ToArray();
            var early = checks.Where(check => IsForestalled(draft, rule, check)).Select(c => c.Name).ToArray();
            if (early.Length > 0)
            {
                yield return Draft.Warn(
                    Codes.LatencyAfterOutage,
                    draft.RulePlace(rule.Name, "condition"),
                    $"rule '{rule.Name}' comes after the outage for {Shown.And(early, 4)}: runs that slow fail 'response_time_ms' and are down, so a rule on consecutive failures fires before 'for: {Durations.Write(rule.For!.Value)}' has passed"
                );
            }

            foreach (var finding in Percentiles(draft, rule, checks))
            {
                yield return finding;
            }
        }
    }

    private static bool IsForestalled(Draft draft, RuleDefinition rule, CheckDefinition check) =>
        rule.For is { } wait
        && rule.Condition
            is Comparison
            {
                Metric.Name: MetricName.LatencyPercentile,
                Operator: ComparisonOperator.Greater or ComparisonOperator.GreaterOrEqual,
                Operand.Literal: { } limit,
            }
        && check.Criteria.OfType<ResponseTimeCriterion>().Any(c => c.Limit.TotalSeconds <= limit)
        && draft.Set.Rules.Any(other =>
            other.AppliesTo(check)
            && RuleTiming.FailuresAsked(other, check) is { } failures
            && RuleTiming.CanFireInTime(other, check)
            && check.Interval * failures < wait
        );

    private static IEnumerable<Finding> Percentiles(Draft draft, RuleDefinition rule, CheckDefinition[] checks)
    {
        foreach (var metric in rule.Condition.Metrics().Where(m => m.Name == MetricName.LatencyPercentile).Distinct())
        {
            var needed = SamplesNeeded(metric.Quantile!.Value);
            // A heartbeat has a time only where a run has ended.
            foreach (var group in checks.GroupBy(check => check.Heartbeat?.Period ?? check.Interval))
            {
                var samples = Math.Max(1, (int)(metric.Window!.Value / group.Key));
                if (samples < needed)
                {
                    yield return Draft.Warn(
                        Codes.PercentileIsMaximum,
                        draft.RulePlace(rule.Name, "condition"),
                        $"'check.{metric.Text}' of rule '{rule.Name}' is over {samples} sample{(samples == 1 ? "" : "s")} for {Shown.And(group.Select(c => c.Name).ToArray(), 4)} (one each {Durations.Write(group.Key)}): that is the maximum, no percentile; it takes {needed}, a window of {Durations.Write(group.Key * needed)}"
                    );
                }
            }
        }
    }

    // Nearest rank (semantics.md 4): the ⌈q·n⌉-th smallest is not the largest once n(1 − q) reaches 1.
    private static int SamplesNeeded(double quantile) => (int)Math.Ceiling(Math.Round(1 / (1 - quantile), 6));
}
