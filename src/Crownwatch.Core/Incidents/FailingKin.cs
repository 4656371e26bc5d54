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
        if (all.Find(s => s.Plan.Check.Name == firing.Name) is not { } own || Failing(own) is not { } failing)
        {
            return [];
        }

        var group = Grouping.KeyOf(rule.Kind, firing, groupBy);
        return
        [
            .. all.Where(s => s != own && s.Plan.Rules.Any(r => r.Name == rule.Name))
                .Where(s => Grouping.KeyOf(rule.Kind, s.Plan.Check, groupBy) == group)
                .Select(s => AboutToFire(rule, s, failing))
                .OfType<FailingKin>(),
        ];
    }

    // Under the state's lock: in the server somebody else's results go on being stepped meanwhile.
    private static FailingKin? AboutToFire(RuleDefinition rule, CheckState state, (long Since, long Last) firing)
    {
        lock (state)
        {
            var (check, streak) = (state.Plan.Check, state.Streak);
            var asked = CheckPlan.FailuresAskedFor(rule, check);

            // Begun in the same round of probing: the same outage, not one that follows it.
            if (streak.Failures == 0 || Math.Abs(streak.First.Slot - firing.Since) >= state.Plan.IntervalMilliseconds)
            {
                return null;
            }

            // One failure short at most, where runs that are due and not in yet go on failing: an answer that is awaited for long, or a
            // slot that was missed, is no sign of recovery.
            var due = ((firing.Last - streak.First.Slot) / state.Plan.IntervalMilliseconds) + 1;
            return Math.Max(streak.Failures, due) >= asked - 1
                ? new FailingKin(
                    check.Name,
                    streak.Failures,
                    asked,
                    Grouping.SeverityOf(rule.Severity, rule.Kind, check.Criticality),
                    $"first failing {TimeText.Utc(streak.First.Slot)}, last failing {TimeText.Utc(streak.Last.Slot)}, "
                        + $"seen {string.Join(", ", AlertEvidence.Count(streak.Latest(streak.Failures)))}"
                )
                : null;
        }
    }

    private static (long Since, long Last)? Failing(CheckState state)
    {
        lock (state)
        {
            return state.Streak.Failures > 0 ? (state.Streak.First.Slot, state.Streak.Last.Slot) : null;
        }
    }

    public override string ToString() => $"{Check} ({Failures} of {Threshold} failures): {Seen}";
}
