using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;

namespace Crownwatch.Core.Interventions;

/// <summary>The labels of an alert, which silences are matched against (semantics.md 6.7).</summary>
public static class AlertLabels
{
    /// <summary>
    /// The check's own labels, and check, rule, alertname (the rule), kind, severity and environment. A label of the check wins over ours
    /// of that name, except over check and rule.
    /// </summary>
    public static IReadOnlyDictionary<string, string> Of(
        CheckDefinition check,
        string rule,
        AlertKind kind,
        IncidentSeverity severity,
        string? environment
    )
    {
        var labels = new Dictionary<string, string>(check.Labels, StringComparer.Ordinal) { ["check"] = check.Name, ["rule"] = rule };
        _ = labels.TryAdd("alertname", rule);
        _ = labels.TryAdd("kind", kind.ToString().ToLowerInvariant());
        _ = labels.TryAdd("severity", severity.ToString().ToLowerInvariant());
        if (environment is not null)
        {
            _ = labels.TryAdd("environment", environment);
        }

        return labels;
    }

    /// <summary>Those of an alert that fires. A received alert's own labels win over all of ours: its sender knows it by them.</summary>
    public static IReadOnlyDictionary<string, string> Of(IncidentAlert alert, AlertKind kind, Surroundings at)
    {
        var labels = Of(
            at.CheckOf(alert) ?? new CheckDefinition { Name = alert.Check, Criteria = [] },
            alert.Rule,
            kind,
            Grouping.SeverityOf(alert.RuleSeverity, kind, alert.Criticality),
            at.Definitions.Environment
        );
        if (alert.Labels is not { } own)
        {
            return labels;
        }

        var all = new Dictionary<string, string>(labels, StringComparer.Ordinal);
        foreach (var (name, value) in own)
        {
            all[name] = value;
        }

        return all;
    }

    /// <summary>Those of the rule's alert on the check, of the severity its incident would have (semantics.md 6.3).</summary>
    public static IReadOnlyDictionary<string, string> Of(CheckDefinition check, RuleDefinition rule, string? environment) =>
        Of(check, rule.Name, rule.Kind, Grouping.SeverityOf(rule.Severity, rule.Kind, check.Criticality), environment);
}
