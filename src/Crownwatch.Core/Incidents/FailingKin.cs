using Crownwatch.Core.Alerting;
using Crownwatch.Core.Conditions;
using Crownwatch.Core.Definitions;

namespace Crownwatch.Core.Incidents;

/// <summary>
/// A check of the same group that is failing when an incident opens, also one whose own alert comes with the same batch of results.
/// It makes the incident as grave as it is about to be, so that one outage of many checks is one page of the right urgency instead of
/// one for each rise (docs/decisions).
/// </summary>
public sealed record FailingKin(string Check, int Failures, int Threshold, IncidentSeverity Severity, string Seen)
{
    /// <summary>The checks, other than the one that fires, that are about to join the incident.</summary>
    public static IReadOnlyList<FailingKin> Of(
        RuleDefinition rule,
        CheckDefinition firing,
        IEnumerable<CheckState> states,
        IReadOnlyList<string> groupBy
    )
    {
        var asked = CheckPlan.FailuresAskedFor(rule, firing);
        if (asked == 0)
        {
            return [];
        }

        var all = states.ToList();
        if (all.Find(s => s.Plan.Check.Name == firing.Name) is not { Streak.Failures: > 0 } own)
        {
            return [];
        }

        var group = Grouping.KeyOf(rule.Kind, firing, groupBy);
        return
        [
            .. all.Where(s => s != own && s.Plan.Rules.Any(r => r.Name == rule.Name))
                .Where(s => Grouping.KeyOf(rule.Kind, s.Plan.Check, groupBy) == group)
                .Select(s => (s.Plan, s.Plan.Check, s.Streak, s.Streak.Failures, Asked: CheckPlan.FailuresAskedFor(rule, s.Plan.Check)))
                // One failure short at most, and begun in the same round of probing: the same outage, not one that follows it.
                .Where(k => k.Failures >= 1 && k.Failures >= k.Asked - 1)
                .Where(k => Math.Abs(k.Streak.First.Slot - own.Streak.First.Slot) < k.Plan.IntervalMilliseconds)
                .Select(k => new FailingKin(
                    k.Check.Name,
                    k.Failures,
                    k.Asked,
                    Grouping.SeverityOf(rule.Severity, rule.Kind, k.Check.Criticality),
                    $"first failing {TimeText.Utc(k.Streak.First.Slot)}, last failing {TimeText.Utc(k.Streak.Last.Slot)}, "
                        + $"seen {string.Join(", ", AlertEvidence.Count(k.Streak.Latest(k.Failures)))}"
                )),
        ];
    }

    public override string ToString() => $"{Check} ({Failures} of {Threshold} failures): {Seen}";
}
