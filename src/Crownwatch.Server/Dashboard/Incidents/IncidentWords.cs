using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;
using Crownwatch.Server.Dashboard.Parts;

namespace Crownwatch.Server.Dashboard.Incidents;

/// <summary>An incident in words, as a person would say it.</summary>
public static class IncidentWords
{
    private const int ChecksNamed = 2;

    /// <summary>`health_endpoint is down`, `health_endpoint, shop_items_api and 2 more are slow`.</summary>
    public static string Title(Incident incident)
    {
        if (incident.OpenedBy is not null)
        {
            return incident.Alerts[0].Evidence.Headline;
        }

        if (incident.Alerts[0].IsReceived)
        {
            return $"{IncidentText.Subject(incident)} {(incident.IsResolved ? "fired" : "fires")}";
        }

        var checks = Checks(incident);
        var one = checks.Count == 1;
        var named =
            one ? checks[0]
            : checks.Count == ChecksNamed ? $"{checks[0]} and {checks[1]}"
            : $"{string.Join(", ", checks.Take(ChecksNamed))} and {checks.Count - ChecksNamed} more";
        var past = incident.IsResolved;
        var verb = (one, past) switch
        {
            (true, false) => "is",
            (true, true) => "was",
            (false, false) => "are",
            _ => "were",
        };
        return $"{named} {verb} {What(incident.Kind)}";
    }

    /// <summary>The checks that fire, or, when none does any more, those that did; the most critical first, then as they fired.</summary>
    public static IReadOnlyList<string> Checks(Incident incident)
    {
        var holding = incident.IsResolved ? [] : incident.HoldingAlerts.ToList();
        return
        [
            .. (holding.Count > 0 ? holding : incident.Alerts)
                .OrderBy(a => Rank(a.Criticality))
                .Select(a => a.Check)
                .Distinct(StringComparer.Ordinal),
        ];
    }

    /// <summary>
    /// Whether the name is a check's: what is reported by hand may be about none, and then bears its own title; what is about ourselves is
    /// none of the file's, nor is what another tool told us of.
    /// </summary>
    public static bool IsCheck(string name, Incident incident) =>
        name != Core.Alerting.SelfAlerts.Check
        && !incident.Alerts[0].IsReceived
        && (incident.OpenedBy is null || name != incident.Alerts[0].Evidence.Headline);

    public static string State(Incident incident) =>
        incident.IsResolved ? "resolved"
        : incident.IsAcknowledged ? "acknowledged"
        : "open";

    public static string Severity(Incident incident) => incident.Severity.ToString().ToLowerInvariant();

    /// <summary>What the rules' messages say, each once, with the incident's own names filled in.</summary>
    public static IReadOnlyList<string> Headlines(Incident incident) =>
        [
            .. (incident.HoldingAlerts.Any() ? incident.HoldingAlerts : incident.Alerts)
                .DistinctBy(a => a.Rule)
                .Select(a => IncidentText.Fill(a.Evidence.Headline, incident)),
        ];

    /// <summary>From the opening to the end, or to now.</summary>
    public static string Lasted(Incident incident, DateTimeOffset now) => Say.Span((incident.Resolution?.At ?? now) - incident.OpenedAt);

    private static int Rank(string criticality) =>
        criticality switch
        {
            "high" => 0,
            "low" => 2,
            _ => 1,
        };

    private static string What(AlertKind kind) =>
        kind switch
        {
            AlertKind.Outage => "down",
            AlertKind.Latency => "slow",
            AlertKind.Budget => "under the availability target",
            AlertKind.Expiry => "about to expire",
            _ => "in trouble",
        };
}
