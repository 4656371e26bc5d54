using System.Text.Json;
using System.Text.Json.Nodes;
using Fakes.Hosting;
using Fakes.Receiving;

namespace Fakes.Webhooks;

/// <summary>Discord's Execute Webhook: POST /api/webhooks/{id}/{token}; with ?wait=true the message comes back.</summary>
internal static class DiscordRules
{
    public static Answer Judge(Incoming incoming)
    {
        if (incoming.Path.Split('/') is not [_, _, "api", "webhooks", _, { Length: > 0 }])
        {
            return Answer.Json(404, """{"message": "Unknown Webhook", "code": 10015}""");
        }

        var content = JsonText.Of(incoming.Payload, "content") ?? "";
        var embeds = JsonText.Member(incoming.Payload, "embeds") is { ValueKind: JsonValueKind.Array } list
            ? [.. list.EnumerateArray()]
            : Array.Empty<JsonElement>();
        if (content.Length == 0 && embeds.Length == 0)
        {
            return Answer.Json(400, """{"message": "Cannot send an empty message", "code": 50006}""");
        }

        if (content.Length > 2000 || embeds.Length > 10 || !embeds.All(IsEmbed))
        {
            return Answer.Json(400, """{"message": "Invalid Form Body", "code": 50035}""");
        }

        // Ours to ask: without this, text from outside could write @everyone.
        var mentions = JsonText.Member(JsonText.Member(incoming.Payload, "allowed_mentions"), "parse");
        if (mentions is not { ValueKind: JsonValueKind.Array } || mentions.GetArrayLength() > 0)
        {
            return Answer.Json(400, """{"message": "allowed_mentions must forbid all (a rule of the stand-in)", "code": 0}""");
        }

        return incoming.Query.Contains("wait=true", StringComparison.Ordinal)
            ? Answer.Json(200, new JsonObject { ["id"] = "1234567890", ["content"] = content }.ToJsonString(), accepted: true)
            : Answer.Text(204, "", accepted: true);
    }

    private static bool IsEmbed(JsonElement embed) =>
        embed.ValueKind == JsonValueKind.Object
        && (JsonText.Of(embed, "title") ?? "").Length <= 256
        && (JsonText.Of(embed, "description") ?? "").Length <= 4096
        && (JsonText.Of(embed, "url") is not { } url || Uri.TryCreate(url, UriKind.Absolute, out _))
        && (JsonText.Of(embed, "timestamp") is not { } at || DateTimeOffset.TryParse(at, out _))
        && (
            JsonText.Member(embed, "color") is not { ValueKind: not JsonValueKind.Undefined } color
            || (color.ValueKind == JsonValueKind.Number && color.TryGetInt32(out var rgb) && rgb is >= 0 and <= 0xFFFFFF)
        );
}
