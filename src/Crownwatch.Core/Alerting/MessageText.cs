using System.Text.RegularExpressions;
using Crownwatch.Core.Conditions;
using Crownwatch.Core.Definitions;

namespace Crownwatch.Core.Alerting;

/// <summary>Fills the placeholders `${check.…}` of a rule's message. Their names were checked when the file was read.</summary>
public static partial class MessageText
{
    public static string Render(RuleDefinition rule, CheckState state)
    {
        var check = state.Plan.Check;
        if (rule.Message is null)
        {
            return $"{check.Name}: {string.Join("; ", rule.Condition.Comparisons().Select(c => MetricText.Comparison(c, rule, state)))}";
        }

        return Placeholder()
            .Replace(
                rule.Message,
                found =>
                    found.Groups[1].Value switch
                    {
                        "name" => check.Name,
                        "url" => check.Request?.Url.ToString() ?? "",
                        "description" => check.Description ?? "",
                        "notes" => check.Notes ?? "",
                        "runbook" => check.Runbook ?? rule.Runbook ?? "",
                        var name when name.StartsWith("labels.", StringComparison.Ordinal) => check.Labels.GetValueOrDefault(name[7..], ""),
                        var name => MetricValue(name, rule, state) ?? found.Value,
                    }
            );
    }

    private static string? MetricValue(string name, RuleDefinition rule, CheckState state)
    {
        var metric = rule.Condition.Metrics().FirstOrDefault(m => m.Text == name) ?? Unwindowed(name);
        return metric is null ? null : MetricText.Value(MetricReading.Of(metric, rule, state), metric.Unit);
    }

    private static Metric? Unwindowed(string name) =>
        name switch
        {
            "consecutive_failures" => new Metric(MetricName.ConsecutiveFailures, MetricUnit.Count, name),
            "consecutive_successes" => new Metric(MetricName.ConsecutiveSuccesses, MetricUnit.Count, name),
            "failure_threshold" => new Metric(MetricName.FailureThreshold, MetricUnit.Count, name),
            _ => null,
        };

    [GeneratedRegex(@"\$\{check\.([a-z0-9_.]+)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();
}
