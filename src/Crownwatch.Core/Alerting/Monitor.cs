using Crownwatch.Core.Conditions;
using Crownwatch.Core.Results;

namespace Crownwatch.Core.Alerting;

/// <summary>Folds decided slots into a check's state and says which rules begin to fire or cease to.</summary>
public static class Monitor
{
    /// <summary>Takes the next decided slot of the check. Signals are added to <paramref name="signals"/>, at most one a rule.</summary>
    public static void Step(CheckState state, in DecidedSlot slot, List<AlertSignal> signals)
    {
        if (slot.Slot == state.LastSlot)
        {
            return; // semantics.md 1.1: a slot has at most one result
        }

        // Semantics.md 3.3: rules use the adjusted figure, to which maintenance and what was corrected are unmonitored.
        var monitored = slot.Exclusion == Exclusion.None ? slot.Outcome : Outcome.Unknown;
        if (slot.Slot < state.LastSlot)
        {
            state.AddToWindows(slot.Slot, monitored);
            See(state, slot);
            return;
        }

        var plan = state.Plan;
        var interval = plan.IntervalMilliseconds;
        var now = slot.FinishedAt > 0 ? slot.FinishedAt : slot.Slot;
        MinuteJudge.Through(state, Math.Max(slot.Slot - interval, plan.DecidedBy(now, slot.Slot)), now, signals);

        // Semantics.md 1.2: a result that comes after a later slot was decided counts for availability only. 6.7: a slot in maintenance
        // counts for no rule.
        var maintained = slot.Exclusion == Exclusion.Maintenance;
        var counts = !maintained && now < plan.Deadline(slot.Slot + interval);
        var seen = counts ? slot : new DecidedSlot(slot.Slot, Outcome.Unknown, float.NaN, 0, "");
        var missedSlots = state.LastSlot == long.MinValue ? 0 : Math.Max(0, ((slot.Slot - state.LastSlot) / interval) - 1);
        if (maintained)
        {
            state.Streak.Restart();
        }
        else
        {
            state.Streak.Add(seen, missedSlots * interval, interval);
            state.Failures.Add(seen);
        }

        See(state, slot);
        state.Latencies.Add(slot.Slot, seen.LatencyMilliseconds);
        state.AddToWindows(slot.Slot, monitored);
        state.LastSlot = slot.Slot;
        state.AsOf = now;
        state.Minutes.Gather(slot.Slot, seen.Outcome is Outcome.Up or Outcome.Down);
        for (var i = 0; counts && i < state.Rules.Count; i++)
        {
            var rule = plan.Rules[i];
            if (rule.For is null)
            {
                Verdicts.Apply(state, i, ConditionEvaluator.Evaluate(rule.Condition, rule, state, now), slot.Slot, now, signals);
            }
        }

        MinuteJudge.Through(state, slot.Slot, now, signals);
    }

    // Semantics.md 6.7: in maintenance silence stands still. Else a run that was completed shows that we see the check, however late it
    // comes (6.10): 1.2 says what its outcome counts for.
    private static void See(CheckState state, in DecidedSlot slot)
    {
        if (slot.Exclusion == Exclusion.Maintenance)
        {
            state.Sightings.StandStill(slot.Slot + state.Plan.IntervalMilliseconds);
        }
        else
        {
            state.Sightings.Add(slot, slot.FinishedAt > 0 ? slot.FinishedAt : slot.Slot);
        }
    }

    /// <summary>
    /// What time alone decides: silence and certificates (semantics.md 5.1), and minutes whose last slots are decided by their deadline
    /// (1.2, 5.2). To be called each minute, after the results that are in; calling it more often, or twice, changes nothing.
    /// </summary>
    /// <param name="now">Unix milliseconds.</param>
    public static void Tick(CheckState state, long now, List<AlertSignal> signals)
    {
        var plan = state.Plan;
        if (!plan.NeedsTicks || state.LastSlot == long.MinValue)
        {
            return;
        }

        MinuteJudge.Through(state, plan.DecidedBy(now, state.LastSlot), now, signals);
        state.AsOf = now;
        for (var i = 0; i < state.Rules.Count; i++)
        {
            var rule = plan.Rules[i];
            if (rule.For is null && plan.Looks[i].AtTime)
            {
                Verdicts.Apply(state, i, ConditionEvaluator.Evaluate(rule.Condition, rule, state, now), now, now, signals);
            }
        }
    }

    /// <summary>
    /// The silence until now does not count (semantics.md 6.7): to be called at a restart, and in maintenance while no slot is decided.
    /// Slots in maintenance do it themselves.
    /// </summary>
    /// <param name="now">Unix milliseconds.</param>
    public static void StandStill(CheckState state, long now) => state.Sightings.StandStill(now);
}
