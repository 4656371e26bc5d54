using Crownwatch.Core.Definitions;

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
    public static string PolicyFor(DefinitionSet definitions, IncidentSeverity severity, AlertKind kind, string check)
    {
        var labels = definitions.Checks.FirstOrDefault(c => c.Name == check)?.Labels ?? new Dictionary<string, string>();
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
