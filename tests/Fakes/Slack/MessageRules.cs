using System.Text.Json;
using Fakes.Receiving;

namespace Fakes.Slack;

/// <summary>What both ways of posting ask of a message.</summary>
public static class MessageRules
{
    private const int MostAttachments = 100;

    /// <summary>Slack's error code and its details; null when the message is sound.</summary>
    public static (string Error, IReadOnlyList<string> Details)? Check(JsonElement message)
    {
        var text = JsonText.Of(message, "text");
        var blocks = JsonText.Member(message, "blocks");
        var attachments = JsonText.Member(message, "attachments");
        if (blocks.ValueKind != JsonValueKind.Undefined && BlockRules.Check(blocks) is { Count: > 0 } wrong)
        {
            return ("invalid_blocks", wrong);
        }

        if (attachments.ValueKind == JsonValueKind.Array)
        {
            if (attachments.GetArrayLength() > MostAttachments)
            {
                return ("too_many_attachments", []);
            }

            foreach (var inner in attachments.EnumerateArray().Select(a => JsonText.Member(a, "blocks")))
            {
                if (inner.ValueKind != JsonValueKind.Undefined && BlockRules.Check(inner) is { Count: > 0 } found)
                {
                    return ("invalid_blocks", found);
                }
            }
        }

        var empty = string.IsNullOrWhiteSpace(text) && !HasItems(blocks) && !HasItems(attachments);
        return empty ? ("no_text", []) : null;
    }

    private static bool HasItems(JsonElement list) => list.ValueKind == JsonValueKind.Array && list.GetArrayLength() > 0;
}
