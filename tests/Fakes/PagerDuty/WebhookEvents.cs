using System.Globalization;
using System.Text.Json.Nodes;

namespace Fakes.PagerDuty;

/// <summary>Bodies of V3 webhooks, as PagerDuty documents them.</summary>
internal static class WebhookEvents
{
    /// <param name="person">Who did it; null when it came through the Events API.</param>
    public static JsonObject Of(string id, string type, PagerDutyIncident incident, string? person, DateTimeOffset at) =>
        new()
        {
            ["event"] = new JsonObject
            {
                ["id"] = id,
                ["event_type"] = type,
                ["resource_type"] = "incident",
                ["occurred_at"] = Time(at),
                ["agent"] = person is null
                    ? Reference("PINTEGR", "inbound_integration_reference", "Events API V2")
                    : Reference("PUSER" + Math.Abs(Hash(person)), "user_reference", person),
                ["client"] = null,
                ["data"] = new JsonObject
                {
                    ["id"] = IdOf(incident),
                    ["type"] = "incident",
                    ["self"] = $"https://api.pagerduty.example.com/incidents/{IdOf(incident)}",
                    ["html_url"] = $"https://pagerduty.example.com/incidents/{IdOf(incident)}",
                    ["number"] = incident.Number,
                    ["status"] = incident.Status,
                    ["incident_key"] = incident.Key,
                    ["created_at"] = Time(incident.OpenedAt),
                    ["title"] = incident.Summary,
                    ["service"] = Reference("PSERVICE", "service_reference", "DeltaCrown"),
                    ["assignees"] = new JsonArray(Reference("PONCALL", "user_reference", "On Call")),
                    ["escalation_policy"] = Reference("PPOLICY", "escalation_policy_reference", "Default"),
                    ["teams"] = new JsonArray(),
                    ["priority"] = null,
                    ["urgency"] = incident.Severity is "critical" or "error" ? "high" : "low",
                    ["conference_bridge"] = null,
                    ["resolve_reason"] = null,
                },
            },
        };

    /// <summary>A note: it names PagerDuty's own id of the incident, and no key.</summary>
    public static JsonObject Annotated(string id, PagerDutyIncident incident, string person, string text, DateTimeOffset at)
    {
        var body = Of(id, "incident.annotated", incident, person, at);
        body["event"]!["data"] = new JsonObject
        {
            ["incident"] = Reference(IdOf(incident), "incident_reference", incident.Summary),
            ["id"] = $"PNOTE{id[^6..]}",
            ["content"] = text,
            ["trimmed"] = false,
            ["type"] = "incident_note",
        };
        return body;
    }

    private static string IdOf(PagerDutyIncident incident) => $"PINC{incident.Number:00000}";

    private static JsonObject Reference(string id, string type, string summary) =>
        new()
        {
            ["html_url"] = $"https://pagerduty.example.com/{id}",
            ["id"] = id,
            ["self"] = $"https://api.pagerduty.example.com/{id}",
            ["summary"] = summary,
            ["type"] = type,
        };

    private static int Hash(string text) => text.Aggregate(17, (hash, c) => unchecked((hash * 31) + c) % 100_000);

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
