using System.Text.Json.Nodes;

namespace Crownwatch.Server.Notifying.Slack;

/// <summary>The parts of a message, within Slack's limits. All mrkdwn is verbatim: nothing in it becomes a link or mention by itself.</summary>
internal static class SlackBlocks
{
    public const int LongestText = 3000;
    private const int LongestHeader = 150;
    private const int LongestLabel = 75;

    public static JsonObject Header(string text) =>
        new() { ["type"] = "header", ["text"] = Plain(SlackText.Fit(SlackText.Flat(text), LongestHeader)) };

    /// <param name="mrkdwn">What of it is from outside must be escaped already.</param>
    public static JsonObject Section(string mrkdwn) =>
        new()
        {
            ["type"] = "section",
            ["text"] = new JsonObject
            {
                ["type"] = "mrkdwn",
                ["text"] = SlackText.Fit(mrkdwn, LongestText),
                ["verbatim"] = true,
            },
        };

    public static JsonObject Actions(string id, params JsonObject[] elements) =>
        new()
        {
            ["type"] = "actions",
            ["block_id"] = id,
            ["elements"] = new JsonArray([.. elements]),
        };

    /// <param name="style">primary, danger or null.</param>
    public static JsonObject Button(string action, string label, string value, string? style = null)
    {
        var button = new JsonObject
        {
            ["type"] = "button",
            ["action_id"] = action,
            ["text"] = Plain(SlackText.Fit(label, LongestLabel)),
            ["value"] = value,
        };
        if (style is not null)
        {
            button["style"] = style;
        }

        return button;
    }

    public static JsonObject Plain(string text) =>
        new()
        {
            ["type"] = "plain_text",
            ["text"] = text,
            ["emoji"] = false,
        };

    /// <summary>Those that say something.</summary>
    public static IEnumerable<JsonObject> Sections(params IEnumerable<string> texts) => texts.Where(t => t.Length > 0).Select(Section);
}
