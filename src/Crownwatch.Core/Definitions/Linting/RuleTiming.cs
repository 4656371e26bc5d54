using Crownwatch.Core.Conditions;
using Crownwatch.Core.Definitions.Reading;

namespace Crownwatch.Core.Definitions.Linting;

/// <summary>CW101: rules that can never fire.</summary>
internal static class RuleTiming
{
    public static IEnumerable<Finding> Judge(Draft draft)
    {
        foreach (var rule in draft.Set.Rules)
        {
            if (!Possibility.CanBeTrue(rule.Condition))
            {
                yield return Draft.Warn(
                    Codes.NeverFires,
                    draft.RulePlace(rule.Name, "condition"),
                    $"rule '{rule.Name}' can never fire: no value makes '{Shown.Text(rule.ConditionText)}' true"
                );
                continue;
            }

            var checks = draft.Set.EnabledChecks.Where(rule.AppliesTo).ToArray();
            foreach (var group in checks.GroupBy(check => Reason(rule, check)).Where(g => g.Key is not null))
            {
                yield return Draft.Warn(
                    Codes.NeverFires,
                    draft.RulePlace(rule.Name, group.Key!.Value.Key),
                    $"rule '{rule.Name}' can never fire for {Shown.And(group.Select(c => c.Name).ToArray(), 4)}: {group.Key.Value.Why}"
                );
            }
        }
    }

    /// <summary>How many failures in a row the rule asks for, or null where it asks for something else.</summary>
    public static double? FailuresAsked(RuleDefinition rule, CheckDefinition check) =>
        rule.Condition.LoneConsecutiveFailures() is not { } comparison ? null
        : comparison.Operand.Metric is { Name: MetricName.FailureThreshold } ? check.FailureThreshold
        : comparison.Operand.Literal;

    public static bool CanFireInTime(RuleDefinition rule, CheckDefinition check) =>
        FailuresAsked(rule, check) is not { } asked || rule.Within is not { } within || Spanned(asked, check) <= within;

    private static TimeSpan Spanned(double failures, CheckDefinition check) => check.Interval * Math.Max(0, failures - 1);

    private static (string Key, string Why)? Reason(RuleDefinition rule, CheckDefinition check)
    {
        if (!CanFireInTime(rule, check))
        {
            var failures = FailuresAsked(rule, check)!.Value;
            return (
                "within",
                $"{failures} failures at an interval of {Durations.Write(check.Interval)} span {Durations.Write(Spanned(failures, check))}, longer than 'within: {Durations.Write(rule.Within!.Value)}'"
            );
        }

        if (rule.Condition is not Comparison { Operand.Literal: { } limit } comparison)
        {
            return null;
        }

        var above = comparison.Operator is ComparisonOperator.Greater or ComparisonOperator.GreaterOrEqual;
        var most = check.Timeout.TotalSeconds;
        return comparison.Metric.Name switch
        {
            MetricName.LatencyPercentile
                when check.Heartbeat is null
                    && above
                    && (limit > most || (limit >= most && comparison.Operator == ComparisonOperator.Greater)) => (
                "condition",
                $"its timeout of {Durations.Write(check.Timeout)} is the longest time a run can take"
            ),
            MetricName.CertificateExpiresIn when check.Request is { Url.Scheme: "http" } => (
                "condition",
                "its url is plain http, without a certificate"
            ),
            _ => null,
        };
    }
}
