using System.Globalization;
using System.Text.Json.Nodes;
using Crownwatch.Core.Definitions;

namespace Crownwatch.Server.Notifying;

/// <summary>What a webhook sends: our own JSON (docs/webhook.md), or the file's template filled in.</summary>
internal static class WebhookBody
{
    /// <summary>Counted up when a member changes its meaning or goes; not when one is added.</summary>
    private const int Version = 1;

    /// <summary>The text and its media type.</summary>
    public static (string Text, string MediaType) Of(WebhookChannelDefinition channel, MessageFacts facts)
    {
        string Value(string name) => ValueOf(name, facts);
        if (channel.Form.Count > 0)
        {
            var fields = channel.Form.Select(f =>
                $"{Uri.EscapeDataString(f.Key)}={Uri.EscapeDataString(f.Value.Fill(Value, json: false))}"
            );
            return (string.Join('&', fields), "application/x-www-form-urlencoded");
        }

        var json = channel.ContentType.Contains("json", StringComparison.OrdinalIgnoreCase);
        return channel.Body is { } body
            ? (body.Fill(Value, json), channel.ContentType)
            : (Json(facts).ToJsonString(), "application/json; charset=utf-8");
    }

    private static JsonObject Json(MessageFacts facts)
    {
        var notice = facts.Notice;
        return new JsonObject
        {
            ["version"] = Version,
            ["id"] = facts.Id,
            ["installation"] = facts.Installation,
            ["kind"] = facts.Kind,
            ["key"] = Key(facts),
            ["severity"] = facts.Severity,
            ["at"] = facts.At,
            ["title"] = facts.Title,
            ["headline"] = notice.Headline,
            ["lines"] = Texts(facts.Lines),
            ["checks"] = Texts(notice.Checks),
            ["ask"] = notice.Ask,
            ["people"] = Texts(notice.People),
            ["handed_on"] = facts.Message.HandedFrom,
            ["incident"] = notice.Incident is { } id ? new JsonObject { ["id"] = id, ["label"] = facts.IncidentLabel } : null,
            ["links"] = new JsonObject
            {
                ["incident"] = notice.Incident is null ? null : facts.Page.ToString(),
                ["acknowledge"] = facts.Acknowledge?.ToString(),
                ["runbooks"] = Texts(notice.Runbooks),
            },
        };
    }

    private static string ValueOf(string name, MessageFacts facts)
    {
        var notice = facts.Notice;
        return name switch
        {
            "message.id" => facts.Id,
            "message.kind" => facts.Kind,
            "message.key" => Key(facts) ?? "",
            "message.severity" => facts.Severity,
            "message.priority" => facts.Priority.ToString(CultureInfo.InvariantCulture),
            "message.title" => facts.Title,
            "message.headline" => notice.Headline,
            "message.lines" => string.Join('\n', facts.Lines),
            "message.text" => facts.Text,
            "message.ask" => notice.Ask ?? "",
            "message.people" => string.Join(", ", notice.People),
            "message.checks" => string.Join(", ", notice.Checks),
            "message.runbook" => notice.Runbooks.Count > 0 ? notice.Runbooks[0] : "",
            "message.incident" => facts.IncidentLabel ?? "",
            "message.url" => facts.Page.ToString(),
            "message.acknowledge_url" => (facts.Acknowledge ?? facts.Page).ToString(),
            "message.at" => facts.At,
            "message.unix" => notice.At.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            _ => throw new InvalidOperationException($"no value for {name}, which BodyNames lists"),
        };
    }

    // Not the keys that PagerDuty merges by: a lapse has one of its own there, and an incident is one thing here.
    private static string? Key(MessageFacts facts) =>
        facts.Notice.Incident is { } id ? $"{facts.Installation}-incident-{id}"
        : facts.Message.Message.Keys is [var first, ..] ? first
        : null;

    private static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(t => (JsonNode?)t)];
}
