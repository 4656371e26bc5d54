using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fakes.Slack;

/// <summary>Messages as JSON, for the page and for the history methods.</summary>
internal static class SlackJson
{
    public static JsonObject Of(SlackMessage message) =>
        new()
        {
            ["ts"] = message.Ts,
            ["channel"] = message.Channel,
            ["text"] = message.Text,
            ["thread_ts"] = message.ThreadTs,
            ["edits"] = message.Edits,
            ["broadcast"] = message.Broadcast,
            ["blocks"] = Node(message.Blocks),
            ["attachments"] = Node(message.Attachments),
            ["metadata"] = Node(message.Metadata),
        };

    private static JsonNode? Node(JsonElement value) =>
        value.ValueKind == JsonValueKind.Undefined ? null : JsonNode.Parse(value.GetRawText());
}
