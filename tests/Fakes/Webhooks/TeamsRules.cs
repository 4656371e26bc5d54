using System.Text.Json;
using Fakes.Hosting;
using Fakes.Receiving;

namespace Fakes.Webhooks;

/// <summary>A Teams workflow "when a webhook request is received": a message whose attachments are Adaptive Cards; answers 202.</summary>
internal static class TeamsRules
{
    private const int MostBytes = 28 * 1024;

    public static Answer Judge(Incoming incoming)
    {
        if (incoming.Bytes > MostBytes)
        {
            return Answer.Text(413, "the card is larger than 28 KB");
        }

        var attachments = JsonText.Member(incoming.Payload, "attachments");
        return
            JsonText.Of(incoming.Payload, "type") == "message"
            && attachments is { ValueKind: JsonValueKind.Array }
            && attachments.GetArrayLength() > 0
            && attachments.EnumerateArray().All(IsCard)
            ? Answer.Text(202, "", accepted: true)
            : Answer.Json(
                400,
                """{"error":{"code":"TriggerInputSchemaMismatch","message":"The input body for trigger 'manual' did not match its schema definition."}}"""
            );
    }

    private static bool IsCard(JsonElement attachment)
    {
        var card = JsonText.Member(attachment, "content");
        var body = JsonText.Member(card, "body");
        var actions = JsonText.Member(card, "actions");
        return JsonText.Of(attachment, "contentType") == "application/vnd.microsoft.card.adaptive"
            && JsonText.Of(card, "type") == "AdaptiveCard"
            && JsonText.Of(card, "version") is "1.2" or "1.3" or "1.4" or "1.5"
            && body.ValueKind == JsonValueKind.Array
            && body.EnumerateArray().All(b => JsonText.Of(b, "type") == "TextBlock" && JsonText.Of(b, "text") is not null)
            && (
                actions.ValueKind == JsonValueKind.Undefined
                || actions.ValueKind == JsonValueKind.Array
                    && actions
                        .EnumerateArray()
                        .All(a =>
                            JsonText.Of(a, "type") == "Action.OpenUrl" && Uri.TryCreate(JsonText.Of(a, "url"), UriKind.Absolute, out _)
                        )
            );
    }
}
