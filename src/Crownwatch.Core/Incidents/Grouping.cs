using Crownwatch.Core.Alerting;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Interventions;

namespace Crownwatch.Core.Incidents;

/// <summary>Which incident an alert belongs to, and how grave it makes it (semantics.md 6.1, 6.3, 6.6).</summary>
public static class Grouping
{
    /// <summary>A rule that fires again within this time of its incident's resolution reopens that incident.</summary>
    public static readonly TimeSpan ReopensWithin = TimeSpan.FromMinutes(10);

    /// <summary>Alerts with equal keys share an incident, e.g. `outage|service=deltacrown,environment=local`.</summary>
    public static string KeyOf(AlertKind kind, CheckDefinition check, IReadOnlyList<string> groupBy)
    {
        var labels = groupBy.Where(check.Labels.ContainsKey).Select(name => $"{name}={check.Labels[name]}").ToList();
        var group = labels.Count == 0 ? $"check={check.Name}" : string.Join(',', labels);
        return $"{kind.ToString().ToLowerInvariant()}|{group}";
    }

    /// <summary>
    /// As <see cref="KeyOf"/>, for a received alert: the labels of `group_by` that it has, and its alertname, `external|alertname="Down"`.
    /// One that has none of these is its own group.
    /// </summary>
    public static string KeyOfReceived(IReadOnlyDictionary<string, string> labels, IReadOnlyList<string> groupBy)
    {
        var group = GroupLabels(labels, groupBy).Select(l => new LabelMatcher(l.Key, MatchOperator.Equal, l.Value)).ToList();
        return $"external|{(group.Count == 0 ? $"fingerprint={LabelFingerprint.Of(labels)}" : LabelMatchers.Write(group))}";
    }

    /// <summary>The labels that a received alert shares with the others of its group.</summary>
    public static IReadOnlyDictionary<string, string> GroupLabels(
        IReadOnlyDictionary<string, string> labels,
        IReadOnlyList<string> groupBy
    ) => groupBy.Prepend("alertname").Distinct().Where(labels.ContainsKey).ToDictionary(name => name, name => labels[name]);

    /// <summary>The table of semantics.md 6.3. Info opens no incident and is not asked about.</summary>
    /// <param name="criticality">high, medium or low; anything else counts as medium.</param>
    public static IncidentSeverity SeverityOf(RuleSeverity severity, AlertKind kind, string criticality) =>
        (severity, kind, criticality) switch
        {
            (RuleSeverity.Critical, _, _) => IncidentSeverity.Critical,
            (_, AlertKind.Outage, "high") => IncidentSeverity.Critical,
            (_, _, "high") => IncidentSeverity.High,
            (_, _, "low") => IncidentSeverity.Low,
            _ => IncidentSeverity.Medium,
        };

    /// <summary>The policy that the first matching route names, else `default`.</summary>
    public static string PolicyFor(DefinitionSet definitions, IncidentSeverity severity, AlertKind kind, IncidentAlert alert)
    {
        var labels =
            alert.Labels ?? definitions.Checks.FirstOrDefault(c => c.Name == alert.Check)?.Labels ?? new Dictionary<string, string>();
        var route = definitions.Routes.FirstOrDefault(r =>
            (r.Severities.Count == 0 || r.Severities.Contains(severity))
            && (r.Kinds.Count == 0 || r.Kinds.Contains(kind))
            && r.Labels.Matches(labels)
        );
        return route?.Escalation ?? "default";
    }

    /// <summary>Whether the alert reopens this resolved incident rather than opening a new one.</summary>
    public static bool Reopens(Incident resolved, IncidentAlert alert, DateTimeOffset now) =>
        resolved.Resolution is { } end && now - end.At <= ReopensWithin && resolved.Alerts.Any(a => a.Is(alert.Rule, alert.Check));
}
