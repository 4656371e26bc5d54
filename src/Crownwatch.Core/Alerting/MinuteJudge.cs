using Crownwatch.Core.Conditions;

namespace Crownwatch.Core.Alerting;

/// <summary>Judges each minute for the rules with `for`, once the slots due in it are decided (semantics.md 5.2).</summary>
internal static class MinuteJudge
{
    /// <summary>Judges the minutes whose due slots are all decided, each once.</summary>
    /// <param name="decided">The last decided slot, with or without a result, in Unix milliseconds.</param>
    /// <param name="now">Unix milliseconds.</param>
    public static void Through(CheckState state, long decided, long now, List<AlertSignal> signals)
    {
        var minutes = state.Minutes;
        var interval = state.Plan.IntervalMilliseconds;
        if (!state.Plan.HasFor)
        {
            return;
        }

        if (minutes.IsGathering)
        {
            var last = DueMinutes.LastSlotOfMinute(minutes.FirstSlot, interval);
            if (last > decided)
            {
                return;
            }

            Judge(state, minutes.HasData, minutes.FirstSlot, state.LastSlot, state.Plan.DecidedAt(last, now), signals);
            minutes.Pass(last);
        }

        var (end, count) = minutes.Complete(decided, interval);
        if (count > 0)
        {
            WithoutResults(state, end, count, now, signals);
            minutes.Pass(end);
        }
    }

    private static void WithoutResults(CheckState state, long end, long count, long now, List<AlertSignal> signals)
    {
        var interval = state.Plan.IntervalMilliseconds;
        for (var i = 0; i < state.Rules.Count; i++)
        {
            if (state.Plan.Rules[i].For is null)
            {
                continue;
            }

            if (!state.Plan.Looks[i].OnlyAtTime)
            {
                state.Rules[i].Minutes.WithoutData(count);
                continue;
            }

            for (var slot = state.Minutes.JudgedThrough; slot < end; )
            {
                var first = slot + interval;
                slot = DueMinutes.LastSlotOfMinute(first, interval);
                JudgeRule(state, i, false, first, slot, state.Plan.DecidedAt(slot, now), signals);
            }
        }
    }

    private static void Judge(CheckState state, bool hasData, long first, long last, long at, List<AlertSignal> signals)
    {
        for (var i = 0; i < state.Rules.Count; i++)
        {
            if (state.Plan.Rules[i].For is not null)
            {
                JudgeRule(state, i, hasData, first, last, at, signals);
            }
        }
    }

    private static void JudgeRule(CheckState state, int index, bool hasData, long first, long last, long at, List<AlertSignal> signals)
    {
        var rule = state.Plan.Rules[index];
        var run = state.Rules[index].Minutes;

        // Silence and a certificate's end are data of every minute: a silent check has no others.
        var verdict = run.Judge(
            ConditionEvaluator.Evaluate(rule.Condition, rule, state, at),
            hasData || state.Plan.Looks[index].OnlyAtTime,
            first,
            last,
            state.Plan.IntervalMilliseconds
        );
        var held = run.HeldMilliseconds >= (long)rule.For!.Value.TotalMilliseconds;
        Verdicts.Apply(state, index, verdict == true && !held ? null : verdict, last, at, signals);
    }
}
