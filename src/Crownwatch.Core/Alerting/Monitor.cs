using Crownwatch.Core.Conditions;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Results;

namespace Crownwatch.Core.Alerting;

/// <summary>Folds decided slots into a check's state and says which rules begin to fire or cease to.</summary>
public static class Monitor
{
    private const long Minute = 60_000;

    /// <summary>Takes the next decided slot of the check. Signals are added to <paramref name="signals"/>, at most one a rule.</summary>
    public static void Step(CheckState state, in DecidedSlot slot, List<AlertSignal> signals)
    {
        if (slot.Slot <= state.LastSlot)
        {
            // Semantics.md 1.2: a result that comes after a later slot was decided counts for availability only.
            if (slot.Slot < state.LastSlot)
            {
                state.AddToWindows(slot.Slot, slot.Outcome);
            }

            return;
        }

        var interval = state.Plan.IntervalMilliseconds;
        var missedSlots = state.LastSlot == long.MinValue ? 0 : Math.Max(0, ((slot.Slot - state.LastSlot) / interval) - 1);
        JudgePassedMinutes(state, slot.Slot, missedSlots, signals);

        state.Streak.Add(slot, missedSlots * interval, interval);
        state.Latencies.Add(slot.Slot, slot.LatencyMilliseconds);
        state.AddToWindows(slot.Slot, slot.Outcome);
        state.LastSlot = slot.Slot;

        var lastOfMinute = MinuteOf(slot.Slot + interval) > MinuteOf(slot.Slot);
        for (var i = 0; i < state.Rules.Count; i++)
        {
            var rule = state.Plan.Rules[i];
            if (rule.For is null)
            {
                Decide(state, i, ConditionEvaluator.Evaluate(rule.Condition, rule, state), signals);
                continue;
            }

            state.Rules[i].Minutes.Gather(slot.Slot, slot.Outcome is Outcome.Up or Outcome.Down);
            if (lastOfMinute)
            {
                JudgeMinute(state, i, signals);
            }
        }
    }

    // A minute whose last slots never came is judged by those that did, before anything newer is added.
    private static void JudgePassedMinutes(CheckState state, long slot, long missedSlots, List<AlertSignal> signals)
    {
        var interval = state.Plan.IntervalMilliseconds;
        for (var i = 0; i < state.Rules.Count; i++)
        {
            if (state.Plan.Rules[i].For is null)
            {
                continue;
            }

            var minutes = state.Rules[i].Minutes;
            if (minutes.FirstSlotOfMinute != long.MinValue && MinuteOf(minutes.FirstSlotOfMinute) < MinuteOf(slot))
            {
                JudgeMinute(state, i, signals);
            }

            if (missedSlots > 0)
            {
                // With slots a minute or more apart each missed one is a minute of its own; with closer ones, whole minutes count.
                minutes.WithoutData(interval >= Minute ? missedSlots : Math.Max(0, MinuteOf(slot) - MinuteOf(state.LastSlot) - 1));
            }
        }
    }

    private static void JudgeMinute(CheckState state, int index, List<AlertSignal> signals)
    {
        var rule = state.Plan.Rules[index];
        var minutes = state.Rules[index].Minutes;
        var verdict = minutes.Judge(
            ConditionEvaluator.Evaluate(rule.Condition, rule, state),
            state.LastSlot,
            state.Plan.IntervalMilliseconds
        );
        var held = minutes.HeldMilliseconds >= (long)rule.For!.Value.TotalMilliseconds;
        Decide(state, index, verdict == true && !held ? null : verdict, signals);
    }

    // Semantics.md 5.1: fire on true, clear on false, no value changes nothing.
    private static void Decide(CheckState state, int index, bool? verdict, List<AlertSignal> signals)
    {
        var rule = state.Plan.Rules[index];
        var ruleState = state.Rules[index];
        if (verdict == true && !ruleState.IsFiring)
        {
            ruleState.IsFiring = true;
            signals.Add(new AlertSignal(rule, state.Plan.Check, true, AlertEvidence.Gather(rule, state)));
        }
        else if (verdict == false && ruleState.IsFiring && MayClear(rule, state))
        {
            ruleState.IsFiring = false;
            signals.Add(new AlertSignal(rule, state.Plan.Check, false, AlertEvidence.Gather(rule, state)));
        }
    }

    // Semantics.md 2: an alert on failures in a row clears after `resolve_after` ups in a row, and by nothing else.
    private static bool MayClear(RuleDefinition rule, CheckState state) =>
        state.Streak.Successes >= rule.ResolveAfter || CheckPlan.FailuresAskedFor(rule, state.Plan.Check) == 0;

    private static long MinuteOf(long slot) => slot / Minute;
}
