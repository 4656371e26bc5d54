using System.Text.Json;
using Fakes.Receiving;

namespace Fakes.PagerDuty;

/// <summary>What Events API v2 asks of an event.</summary>
public static class EventRules
{
    private const int MostBytes = 512 * 1024;

    private static readonly string[] Actions = ["trigger", "acknowledge", "resolve"];
    private static readonly string[] Severities = ["critical", "error", "warning", "info"];

    /// <summary>Everything that is wrong; empty when the event would be accepted.</summary>
    public static IReadOnlyList<string> Check(JsonElement message, long bytes)
    {
        if (bytes > MostBytes)
        {
            return [$"the event must be at most {MostBytes} bytes, not {bytes}"];
        }

        if (message.ValueKind != JsonValueKind.Object)
        {
            return ["the event is not a JSON object"];
        }

        var wrong = new List<string>();
        if (JsonText.Of(message, "routing_key") is not { Length: 32 })
        {
            wrong.Add("'routing_key' must be exactly 32 characters");
        }

        var action = JsonText.Of(message, "event_action");
        if (!Actions.Contains(action))
        {
            wrong.Add("'event_action' is invalid (must be one of the following: 'trigger', 'acknowledge' or 'resolve')");
        }

        CheckKey(message, action, wrong);
        if (action == "trigger")
        {
            CheckPayload(message, wrong);
        }

        CheckLinks(message, "links", "href", wrong);
        CheckLinks(message, "images", "src", wrong);
        return wrong;
    }

    private static void CheckKey(JsonElement message, string? action, List<string> wrong)
    {
        var given = JsonText.Member(message, "dedup_key");
        if (given.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.String))
        {
            wrong.Add("'dedup_key' must be text");
        }
        else if (JsonText.Of(message, "dedup_key") is { Length: > 255 } key)
        {
            wrong.Add($"'dedup_key' must be at most 255 characters, not {key.Length}");
        }
        else if (action is "acknowledge" or "resolve" && string.IsNullOrEmpty(JsonText.Of(message, "dedup_key")))
        {
            wrong.Add($"'dedup_key' is missing or blank: it is required for {action}");
        }
    }

    private static void CheckPayload(JsonElement message, List<string> wrong)
    {
        var payload = JsonText.Member(message, "payload");
        if (payload.ValueKind != JsonValueKind.Object)
        {
            wrong.Add("'payload' is missing or blank");
            return;
        }

        var summary = JsonText.Of(payload, "summary");
        if (string.IsNullOrWhiteSpace(summary))
        {
            wrong.Add("'payload.summary' is missing or blank");
        }
        else if (summary.Length > 1024)
        {
            wrong.Add($"'payload.summary' must be at most 1024 characters, not {summary.Length}");
        }

        if (string.IsNullOrWhiteSpace(JsonText.Of(payload, "source")))
        {
            wrong.Add("'payload.source' is missing or blank");
        }

        if (!Severities.Contains(JsonText.Of(payload, "severity")))
        {
            wrong.Add("'payload.severity' is invalid (must be one of the following: 'critical', 'warning', 'error' or 'info')");
        }

        var timestamp = JsonText.Member(payload, "timestamp");
        if (timestamp.ValueKind != JsonValueKind.Undefined && !IsTime(timestamp))
        {
            wrong.Add("'payload.timestamp' must be an ISO 8601 date and time");
        }
    }

    private static void CheckLinks(JsonElement message, string name, string needs, List<string> wrong)
    {
        var list = JsonText.Member(message, name);
        if (list.ValueKind == JsonValueKind.Undefined)
        {
            return;
        }

        if (list.ValueKind != JsonValueKind.Array || list.EnumerateArray().Any(l => string.IsNullOrEmpty(JsonText.Of(l, needs))))
        {
            wrong.Add($"'{name}' must be a list of objects, each with '{needs}'");
        }
    }

    private static bool IsTime(JsonElement value) => value.ValueKind == JsonValueKind.String && value.TryGetDateTimeOffset(out _);
}
