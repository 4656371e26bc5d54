using Crownwatch.Core.Conditions;
using Crownwatch.Core.Definitions;

namespace Crownwatch.Core.Incidents;

/// <summary>Fills the `${incident.…}` of a message or an ask; what it says of a check was filled when the rule fired.</summary>
public static class IncidentText
{
    /// <summary>What the incident is about, in a few words: its checks, or the name of the alert that another tool told us of.</summary>
    public static string Subject(Incident incident) => Words.Subject(incident);

    /// <summary>The text with every name filled; a name it does not know becomes `?`.</summary>
    public static string Fill(string text, Incident incident) =>
        MessageTemplate.Fill(
            text,
            name =>
                name switch
                {
                    "incident.id" => incident.Label,
                    "incident.severity" => Words.Of(incident.Severity),
                    "incident.kind" => incident.Kind.ToString().ToLowerInvariant(),
                    "incident.opened_at" => TimeText.Utc(incident.OpenedAt),
                    "incident.url" => $"/incidents/{incident.Id}",
                    "incident.checks" or "check.name" => Words.CheckList(incident),
                    "incident.environment" => incident.Environment ?? "",
                    _ => null,
                }
        );
}
