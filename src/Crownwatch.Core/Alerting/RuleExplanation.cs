using Crownwatch.Core.Conditions;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Results;

namespace Crownwatch.Core.Alerting;

/// <summary>Why a rule fires on a check or does not: what counted, the arithmetic, and what would change it.</summary>
/// <param name="Lines">Sentences a person reads, the decision last. Times are UTC.</param>
public sealed record RuleExplanation(string Rule, string Check, bool Fires, IReadOnlyList<string> Lines)
{
    /// <param name="rule">One of the rules of the state's plan.</param>
    /// <param name="now">As of when silence and certificates are read; not before the last decided slot.</param>
    public static RuleExplanation Of(CheckState state, RuleDefinition rule, DateTimeOffset now)
    {
        var plan = state.Plan;
        var index = plan.Rules.Select((r, i) => (r, i)).Single(x => x.r.Name == rule.Name).i;
        var at = now.ToUnixTimeMilliseconds();
        var fires = state.Rules[index].IsFiring;
        List<string> lines = [$"{rule.Name} on {plan.Check.Name}: {rule.ConditionText}"];
        if (state.LastSlot == long.MinValue)
        {
            lines.Add("no slot was decided yet");
            return new RuleExplanation(rule.Name, plan.Check.Name, fires, lines);
        }

        var counted = CountedSlot.Of(rule, state);
        if (counted.Count > 0)
        {
            lines.Add($"counted{(counted.Count == RecentFailures.Most ? ", the last of them" : "")}: {CountedSlot.Row(counted)}");
        }

        lines.AddRange(UnseenSlots.Of(rule, state, at));
        foreach (var comparison in rule.Condition.Comparisons())
        {
            lines.Add(
                $"{MetricText.Comparison(comparison, rule, state, at)}: {Word(ConditionEvaluator.Evaluate(comparison, rule, state, at))}"
            );
            lines.AddRange(Footing.Of(comparison, rule, state, at));
        }

        if (rule.Condition is not Comparison)
        {
            lines.Add($"the condition as a whole: {Word(ConditionEvaluator.Evaluate(rule.Condition, rule, state, at))}");
        }

        if (rule.For is { } span)
        {
            var run = state.Rules[index].Minutes;
            var since = run.FirstTrue == long.MinValue ? "" : $" since {TimeText.Utc(run.FirstTrue)}";
            lines.Add($"for {Durations.Write(span)}: true for {Durations.Write(TimeSpan.FromMilliseconds(run.HeldMilliseconds))}{since}");
        }

        lines.Add(fires ? $"fires; {WhatWouldClear.Of(state, rule, at)}" : $"does not fire; {WhatWouldFire.Of(state, index, at)}");
        return new RuleExplanation(rule.Name, plan.Check.Name, fires, lines);
    }

    private static string Word(bool? verdict) => verdict is { } v ? (v ? "true" : "false") : "no value";
}
