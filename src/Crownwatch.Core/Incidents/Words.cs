using Crownwatch.Core.Conditions;
using Crownwatch.Core.Definitions;

namespace Crownwatch.Core.Incidents;

/// <summary>Parts of incidents in words. Times are UTC and say so.</summary>
internal static class Words
{
    public static string Of(IncidentSeverity severity) => severity.ToString().ToLowerInvariant();

    public static string Of(DateTimeOffset at) => TimeText.Utc(at);

    /// <summary>`health_endpoint`, `health_endpoint +3`; of received alerts their common name, `HighErrorRate`, `HighErrorRate ×3`.</summary>
    public static string Subject(Incident incident)
    {
        if (Alerts(incident) is [{ IsReceived: true } first, ..] all)
        {
            return all.Count == 1 ? first.Rule : $"{first.Rule} ×{all.Count}";
        }

        var checks = Checks(incident);
        return checks.Count == 1 ? checks[0] : $"{checks[0]} +{checks.Count - 1}";
    }

    /// <summary>The alerts that hold, or, when none does any more, those that did; gravest first, then in the order they fired.</summary>
    public static IReadOnlyList<IncidentAlert> Alerts(Incident incident)
    {
        var holding = incident.HoldingAlerts.ToList();
        return
        [
            .. (holding.Count > 0 ? holding : incident.Alerts).OrderBy(a =>
                Grouping.SeverityOf(a.RuleSeverity, incident.Kind, a.Criticality)
            ),
        ];
    }

    /// <summary>Their checks, each once.</summary>
    public static List<string> Checks(Incident incident) => [.. Alerts(incident).Select(a => a.Check).Distinct()];

    public static string CheckList(Incident incident) => string.Join(", ", Checks(incident));
}
