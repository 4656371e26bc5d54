using System.Text.Json;
using System.Text.Json.Nodes;
using Fakes.Hosting;
using Fakes.Receiving;

namespace Fakes.Webhooks;

/// <summary>Telegram's Bot API: POST /bot{token}/sendMessage.</summary>
internal static class TelegramRules
{
    private const int LongestText = 4096;

    public static Answer Judge(Incoming incoming)
    {
        if (incoming.Path.Split('/') is not [_, _, var bot, "sendMessage"] || !bot.StartsWith("bot", StringComparison.Ordinal))
        {
            return Error(404, "Not Found");
        }

        if (bot["bot".Length..].Split(':') is not [var id, { Length: > 20 }] || !id.All(char.IsAsciiDigit))
        {
            return Error(401, "Unauthorized");
        }

        if (
            JsonText.Member(incoming.Payload, "chat_id") is not { ValueKind: JsonValueKind.String or JsonValueKind.Number } chat
            || chat.ToString().Length == 0
        )
        {
            return Error(400, "Bad Request: chat_id is empty");
        }

        var text = JsonText.Of(incoming.Payload, "text") ?? "";
        if (text.Length is 0 or > LongestText)
        {
            return Error(400, text.Length == 0 ? "Bad Request: message text is empty" : "Bad Request: message is too long");
        }

        var keyboard = JsonText.Member(JsonText.Member(incoming.Payload, "reply_markup"), "inline_keyboard");
        if (
            keyboard.ValueKind == JsonValueKind.Array
            && !keyboard.EnumerateArray().All(row => row.ValueKind == JsonValueKind.Array && row.EnumerateArray().All(IsButton))
        )
        {
            return Error(400, "Bad Request: inline keyboard button URL is invalid");
        }

        var result = new JsonObject
        {
            ["ok"] = true,
            ["result"] = new JsonObject { ["message_id"] = 1, ["text"] = text },
        };
        return Answer.Json(200, result.ToJsonString(), accepted: true);
    }

    private static bool IsButton(JsonElement button) =>
        !string.IsNullOrEmpty(JsonText.Of(button, "text")) && Uri.TryCreate(JsonText.Of(button, "url"), UriKind.Absolute, out _);

    private static Answer Error(int status, string description)
    {
        var body = new JsonObject
        {
            ["ok"] = false,
            ["error_code"] = status,
            ["description"] = description,
        };
        return Answer.Json(status, body.ToJsonString());
    }
}
