using System.Text.Json;
using Fakes.Receiving;

namespace Fakes.Slack;

/// <summary>The limits of buttons, selects and images.</summary>
internal static class ElementRules
{
    public static void CheckAll(Findings findings, JsonElement block, string at, int most)
    {
        block.TryGetProperty("elements", out var elements);
        var actions = new HashSet<string>(StringComparer.Ordinal);
        var index = 0;
        foreach (var element in findings.Items(at + "/elements", elements, most))
        {
            var place = $"{at}/elements/{index++}";
            CheckOne(findings, element, place);
            if (JsonText.Of(element, "action_id") is { } id && !actions.Add(id))
            {
                findings.Add(place + "/action_id", $"action_id already exists: {id}");
            }
        }
    }

    public static void CheckOne(Findings findings, JsonElement element, string at)
    {
        var type = JsonText.Of(element, "type");
        switch (type)
        {
            case "button":
                CheckButton(findings, element, at);
                break;
            case "image":
                CheckImage(findings, element, at);
                break;
            case null:
                findings.Add(at + "/type", "missing required field: type");
                break;
            default:
                if (!type.EndsWith("_select", StringComparison.Ordinal) && type is not ("overflow" or "datepicker" or "checkboxes"))
                {
                    findings.Add(at + "/type", $"unsupported type: {type}");
                }

                break;
        }
    }

    public static void CheckImage(Findings findings, JsonElement image, string at)
    {
        findings.Needs(at + "/image_url", JsonText.Of(image, "image_url"), 3000);
        findings.Needs(at + "/alt_text", JsonText.Of(image, "alt_text"), 2000);
    }

    private static void CheckButton(Findings findings, JsonElement button, string at)
    {
        BlockRules.CheckText(findings, button, "text", at, 75, "plain_text");
        findings.Longest(at + "/value", JsonText.Of(button, "value") ?? "", 2000);
        findings.Longest(at + "/action_id", JsonText.Of(button, "action_id") ?? "", 255);
        if (JsonText.Of(button, "style") is { } style && style is not ("primary" or "danger"))
        {
            findings.Add(at + "/style", $"must be primary or danger, not {style}");
        }

        if (JsonText.Of(button, "url") is { } url)
        {
            findings.Longest(at + "/url", url, 3000);
            if (!Uri.TryCreate(url, UriKind.Absolute, out _))
            {
                findings.Add(at + "/url", "invalid url");
            }
        }
    }
}
