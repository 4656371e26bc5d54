using Crownwatch.Core.Conditions;
using Crownwatch.Core.Definitions.Reading;

namespace Crownwatch.Core.Definitions.Linting;

/// <summary>CW109, CW110 and CW116: which rules judge which checks.</summary>
internal static class Coverage
{
    public static IEnumerable<Finding> Judge(Draft draft)
    {
        if (draft.RulesBroken)
        {
            yield break;
        }

        var checks = draft.Set.EnabledChecks.ToArray();
        var rules = draft.Set.Rules;
        if (rules.Count == 0 && checks.Length > 0)
        {
            yield return Draft.Warn(
                Codes.UncoveredCheck,
                draft.SectionPlace("alerting", "rules"),
                "there is no rule: whatever the checks find, nobody is told; add one such as 'check.consecutive_failures >= check.failure_threshold'"
            );
            yield break;
        }

        foreach (var rule in rules.Where(rule => checks.Length > 0 && !checks.Any(rule.AppliesTo)))
        {
            yield return Draft.Warn(
                Codes.RuleWithoutChecks,
                draft.RulePlace(rule.Name, "checks"),
                $"rule '{rule.Name}' applies to no check: none that is enabled has the labels that 'checks' asks for"
            );
        }

        var counted = new List<CheckDefinition>();
        foreach (var check in checks)
        {
            var covering = rules.Where(rule => rule.AppliesTo(check)).ToArray();
            if (covering.Length == 0)
            {
                yield return Draft.Warn(
                    Codes.UncoveredCheck,
                    draft.CheckPlace(check.Name),
                    $"no rule covers check '{check.Name}': nobody is told when it fails"
                );
            }
            else if (Array.TrueForAll(covering, OnlyCountsFailures))
            {
                counted.Add(check);
            }
        }

        if (counted.Count > 0)
        {
            yield return Draft.Warn(
                Codes.OnlyConsecutiveFailures,
                draft.SectionPlace("alerting", "rules"),
                $"only consecutive failures are judged for {Shown.And(counted.Select(c => c.Name).ToArray(), 4)}: where one run in three fails it takes long to be several in a row; add a rule on availability or failure rate"
            );
        }
    }

    private static bool OnlyCountsFailures(RuleDefinition rule) =>
        rule
            .Condition.Metrics()
            .All(m => m.Name is MetricName.ConsecutiveFailures or MetricName.FailureThreshold or MetricName.CertificateExpiresIn);
}
