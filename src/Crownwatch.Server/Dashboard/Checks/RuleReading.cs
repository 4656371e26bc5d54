using Crownwatch.Core.Alerting;
using Crownwatch.Core.Conditions;
using Crownwatch.Core.Definitions;

namespace Crownwatch.Server.Dashboard.Checks;

/// <summary>How near a rule is to firing on a check.</summary>
/// <param name="Text">`2 of 3 failures within 3m`, or the condition's numbers.</param>
public sealed record RuleReading(string Name, string Severity, string Condition, bool Fires, string Text)
{
    /// <summary>The caller holds the state's lock.</summary>
    public static IReadOnlyList<RuleReading> All(CheckState state) =>
        [.. state.Plan.Rules.Select((rule, i) => Of(rule, state.Rules[i], state))];

    private static RuleReading Of(RuleDefinition rule, RuleState standing, CheckState state) =>
        new(rule.Name, rule.Severity.ToString().ToLowerInvariant(), rule.ConditionText, standing.IsFiring, Words(rule, standing, state));

    private static string Words(RuleDefinition rule, RuleState standing, CheckState state)
    {
        var asked = CheckPlan.FailuresAskedFor(rule, state.Plan.Check);
        var within = rule.Within is { } w ? $" within {DurationText.Of(w)}" : "";
        if (standing.IsFiring && asked > 0)
        {
            return $"{state.Streak.Failures} failures in a row; {state.Streak.Successes} of {rule.ResolveAfter} successes that clear it";
        }

        var numbers =
            asked > 0 && rule.Condition is Comparison
                ? $"{state.Streak.Failures} of {asked} failures{within}"
                : string.Join("; ", rule.Condition.Comparisons().Select(c => MetricText.Comparison(c, rule, state)));
        return rule.For is { } span
            ? $"{numbers}; held {DurationText.Of(TimeSpan.FromMilliseconds(standing.Minutes.HeldMilliseconds))} of {DurationText.Of(span)}"
            : numbers;
    }
}
