using Crownwatch.Core.Definitions;

namespace Crownwatch.Core.Alerting;

/// <summary>Fire on true, clear on false, no value changes nothing (semantics.md 5.1).</summary>
internal static class Verdicts
{
    /// <summary>Adds a signal where the verdict changes whether the rule fires.</summary>
    /// <param name="decidedAt">What the evidence gives as its time, in Unix milliseconds.</param>
    /// <param name="now">When the metrics of time were read, in Unix milliseconds.</param>
    public static void Apply(CheckState state, int index, bool? verdict, long decidedAt, long now, List<AlertSignal> signals)
    {
        var rule = state.Plan.Rules[index];
        var ruleState = state.Rules[index];
        if (verdict == true && !ruleState.IsFiring)
        {
            ruleState.IsFiring = true;
            signals.Add(new AlertSignal(rule, state.Plan.Check, true, AlertEvidence.Gather(rule, state, decidedAt, now)));
        }
        else if (verdict == false && ruleState.IsFiring && MayClear(rule, state))
        {
            ruleState.IsFiring = false;
            signals.Add(new AlertSignal(rule, state.Plan.Check, false, AlertEvidence.Gather(rule, state, decidedAt, now)));
        }
    }

    // Semantics.md 2: an alert on failures in a row clears after `resolve_after` ups in a row, and by nothing else.
    private static bool MayClear(RuleDefinition rule, CheckState state) =>
        state.Streak.Successes >= rule.ResolveAfter || CheckPlan.FailuresAskedFor(rule, state.Plan.Check) == 0;
}
