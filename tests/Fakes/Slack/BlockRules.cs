using System.Text.Json;
using Fakes.Receiving;

namespace Fakes.Slack;

/// <summary>The limits that Slack puts on blocks. Each finding names its place as Slack does, by JSON pointer.</summary>
public static class BlockRules
{
    private const int MostBlocks = 50;

    private static readonly string[] Known =
    [
        "section",
        "header",
        "divider",
        "context",
        "actions",
        "image",
        "rich_text",
        "video",
        "markdown",
        "file",
        "input",
    ];

    /// <summary>Everything that is wrong with the blocks; empty when Slack would take them.</summary>
    public static IReadOnlyList<string> Check(JsonElement blocks)
    {
        if (blocks.ValueKind != JsonValueKind.Array)
        {
            return [$"[ERROR] blocks must be an array, not {blocks.ValueKind} [json-pointer:/blocks]"];
        }

        var findings = new Findings();
        var count = blocks.GetArrayLength();
        if (count > MostBlocks)
        {
            findings.Add("/blocks", $"no more than {MostBlocks} items allowed [{count} given]");
        }

        var ids = new HashSet<string>(StringComparer.Ordinal);
        var index = 0;
        foreach (var block in blocks.EnumerateArray())
        {
            CheckBlock(findings, ids, block, $"/blocks/{index++}");
        }

        return findings.All;
    }

    private static void CheckBlock(Findings findings, HashSet<string> ids, JsonElement block, string at)
    {
        var type = JsonText.Of(block, "type");
        if (type is null || !Known.Contains(type))
        {
            findings.Add(at + "/type", $"unsupported type: {type ?? "none"}");
            return;
        }

        if (JsonText.Of(block, "block_id") is { } id)
        {
            findings.Longest(at + "/block_id", id, 255);
            if (!ids.Add(id))
            {
                findings.Add(at + "/block_id", $"block_id already exists: {id}");
            }
        }

        switch (type)
        {
            case "section":
                CheckSection(findings, block, at);
                break;
            case "header":
                CheckText(findings, block, "text", at, 150, "plain_text");
                break;
            case "context":
                CheckContext(findings, block, at);
                break;
            case "actions":
                ElementRules.CheckAll(findings, block, at, 25);
                break;
            case "image":
                ElementRules.CheckImage(findings, block, at);
                break;
            case "markdown":
                findings.Needs(at + "/text", JsonText.Of(block, "text"), 12_000);
                break;
        }
    }

    private static void CheckSection(Findings findings, JsonElement block, string at)
    {
        var hasFields = block.TryGetProperty("fields", out var fields);
        if (block.TryGetProperty("text", out _) || !hasFields)
        {
            CheckText(findings, block, "text", at, 3000);
        }

        if (hasFields)
        {
            var index = 0;
            foreach (var field in findings.Items(at + "/fields", fields, 10))
            {
                CheckTextObject(findings, field, $"{at}/fields/{index++}", 2000);
            }
        }

        if (block.TryGetProperty("accessory", out var accessory))
        {
            ElementRules.CheckOne(findings, accessory, at + "/accessory");
        }
    }

    private static void CheckContext(Findings findings, JsonElement block, string at)
    {
        block.TryGetProperty("elements", out var elements);
        var index = 0;
        foreach (var element in findings.Items(at + "/elements", elements, 10))
        {
            var place = $"{at}/elements/{index++}";
            if (JsonText.Of(element, "type") == "image")
            {
                ElementRules.CheckImage(findings, element, place);
            }
            else
            {
                CheckTextObject(findings, element, place, 3000);
            }
        }
    }

    internal static void CheckText(Findings findings, JsonElement owner, string name, string at, int most, string? only = null)
    {
        if (owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out var text))
        {
            CheckTextObject(findings, text, $"{at}/{name}", most, only);
        }
        else
        {
            findings.Add(at, $"missing required field: {name}");
        }
    }

    private static void CheckTextObject(Findings findings, JsonElement text, string at, int most, string? only = null)
    {
        var type = JsonText.Of(text, "type");
        if (type is not ("mrkdwn" or "plain_text") || (only is not null && type != only))
        {
            findings.Add(at + "/type", $"must be {only ?? "mrkdwn or plain_text"}, not {type ?? "missing"}");
            return;
        }

        findings.Needs(at + "/text", JsonText.Of(text, "text"), most);
    }
}
