using Crownwatch.Core.Conditions;
using Crownwatch.Core.Definitions;

namespace Crownwatch.Core.Alerting;

/// <summary>Fills a rule's message with what its check shows at the moment the rule fires. Names were checked when the file was read.</summary>
public static class MessageText
{
    /// <summary>The headline. `${incident.…}` stays as it is: an incident fills it.</summary>
    /// <param name="now">As of when silence and certificates are read, in Unix milliseconds.</param>
    public static string Render(RuleDefinition rule, CheckState state, long now) =>
        rule.Message is null
            ? $"{state.Plan.Check.Name}: {string.Join("; ", rule.Condition.Comparisons().Select(c => MetricText.Comparison(c, rule, state, now)))}"
            // What an incident says of itself is known only once there is one: IncidentText fills those names.
            : MessageTemplate.Fill(
                rule.Message,
                name => name.StartsWith("incident.", StringComparison.Ordinal) ? $"${{{name}}}" : Value(name, rule, state, now)
            );

    private static string? Value(string name, RuleDefinition rule, CheckState state, long now)
    {
        var check = state.Plan.Check;
        var streak = state.Streak;
        return name switch
        {
            "check.name" => check.Name,
            "check.url" => check.Request?.Url.ToString() ?? "",
            "check.method" => check.Request?.Method ?? "",
            "check.type" => check.Type.ToString().ToLowerInvariant(),
            "check.description" => check.Description ?? "",
            "check.notes" => check.Notes ?? "",
            "check.runbook" => rule.RunbookOn(check) ?? "",
            "check.interval" => DurationText.Of(check.Interval),
            "check.timeout" => DurationText.Of(check.Timeout),
            "check.criticality" => check.Criticality,
            "check.reason" => streak.Failures > 0 ? streak.Last.Code : "",
            "check.status_codes" => streak.Failures > 0 ? string.Join(", ", AlertEvidence.Count(streak.Latest(int.MaxValue))) : "",
            "check.first_failure_at" => streak.Failures > 0 ? TimeText.Utc(streak.First.Slot) : "",
            "check.last_failure_at" => streak.Failures > 0 ? TimeText.Utc(streak.Last.Slot) : "",
            _ when name.StartsWith("check.labels.", StringComparison.Ordinal) => check.Labels.GetValueOrDefault(
                name["check.labels.".Length..],
                ""
            ),
            _ when MetricNames.TryParse(name["check.".Length..], out var metric, out _) => MetricText.Value(
                MetricReading.Of(metric, rule, state, now),
                metric.Unit
            ),
            _ => null,
        };
    }
}
