using System.Globalization;
using Crownwatch.Core.Conditions;
using Crownwatch.Core.Definitions.Reading;
using Crownwatch.Core.Definitions.Yaml;

namespace Crownwatch.Core.Definitions.Linting;

/// <summary>CW102: overrides of an environment that change nothing.</summary>
internal static class OverrideUse
{
    public static IEnumerable<Finding> Judge(Draft draft)
    {
        if (draft.Environment.Node is not { } environment || draft.Set.Checks.Count == 0)
        {
            yield break;
        }

        if (environment.Find("failure_threshold_override") is { } threshold && draft.Overrides.FailureThreshold is { } failures)
        {
            if (
                draft.Set.Checks.All(check =>
                    Own(draft, check, "failure_threshold") is var own && (own is null ? 3 : ParseCount(own)) == failures
                )
            )
            {
                yield return Idle(draft, threshold, $"every check has {failures} already");
            }
            else if (!draft.RulesBroken && draft.Set.Rules.All(r => r.Condition.Metrics().All(m => m.Name != MetricName.FailureThreshold)))
            {
                yield return Idle(draft, threshold, $"{Literal(draft)}; write check.failure_threshold there");
            }
        }

        if (
            environment.Find("interval_override") is { } interval
            && draft.Overrides.Interval is { } every
            && draft.Set.Checks.All(check =>
                Own(draft, check, "interval") is var own && (own is null ? TimeSpan.FromSeconds(60) : ParseSpan(own)) == every
            )
        )
        {
            yield return Idle(draft, interval, $"every check has {Durations.Write(every)} already");
        }
    }

    private static Finding Idle(Draft draft, MapEntry entry, string why) =>
        Draft.Warn(
            Codes.IdleOverride,
            entry.Key.Place,
            $"'{entry.Key.Text}' of environment '{Shown.Text(draft.Environment.Name!)}' changes nothing: {why}"
        );

    private static string Literal(Draft draft) =>
        draft.Set.Rules.FirstOrDefault(r => r.Condition.LoneConsecutiveFailures()?.Operand.Literal is not null) is { } rule
            ? $"rule '{rule.Name}' names a literal, '{Shown.Text(rule.ConditionText)}'"
            : "no rule looks at the threshold";

    private static string? Own(Draft draft, CheckDefinition check, string key) =>
        draft.CheckNodes.TryGetValue(check.Name, out var node) && node.Find(key)?.Value is ScalarNode { IsNull: false } scalar
            ? scalar.Text
            : null;

    private static int ParseCount(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : -1;

    private static TimeSpan? ParseSpan(string text) => Durations.TryParse(text, out var span, out _) ? span : null;
}
