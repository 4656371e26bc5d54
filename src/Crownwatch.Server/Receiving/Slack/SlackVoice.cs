using System.Text.Json;
using System.Text.Json.Nodes;
using Crownwatch.Core.Definitions;
using Crownwatch.Server.Notifying;
using Crownwatch.Server.Notifying.Slack;

namespace Crownwatch.Server.Receiving.Slack;

/// <summary>What we say to the one person who pressed a button, and to nobody else.</summary>
public sealed class SlackVoice(SlackApi api, ILogger<SlackVoice> log)
{
    private const string NoteBlock = "note";
    private const string NoteText = "text";

    /// <summary>By the address that came with the press, else in the channel for their eyes only.</summary>
    public async Task SayAsync(JsonElement payload, SlackChannelDefinition channel, string text, CancellationToken stopping)
    {
        var safe = SlackText.Fit(SlackText.Escape(text), SlackBlocks.LongestText);
        var answer = ResponseUrl(payload, channel) is { } url
            ? await api.AnswerAsync(
                url,
                new JsonObject
                {
                    ["response_type"] = "ephemeral",
                    ["replace_original"] = false,
                    ["text"] = safe,
                },
                stopping
            )
            : await api.WriteAsync(
                channel.ApiUrl,
                channel.BotToken,
                "chat.postEphemeral",
                new JsonObject
                {
                    ["channel"] = Inner(payload, "channel", "id"),
                    ["user"] = Inner(payload, "user", "id"),
                    ["text"] = safe,
                },
                stopping
            );

        // A response_url answers `ok` as text: any 200 will do.
        if (answer is { Ok: false, Status: not 200 })
        {
            log.LogWarning("who pressed a button in Slack could not be answered: {Status} {Error}", answer.Status, answer.Error);
        }
    }

    /// <summary>Opens the form for a note; what is written comes as a submission of its own.</summary>
    /// <param name="value">Names the incident, as the button did.</param>
    public async Task AskForNoteAsync(
        JsonElement payload,
        SlackChannelDefinition channel,
        string value,
        string label,
        CancellationToken stopping
    )
    {
        var answer = await api.WriteAsync(
            channel.ApiUrl,
            channel.BotToken,
            "views.open",
            new JsonObject { ["trigger_id"] = SlackAnswer.Text(payload, "trigger_id"), ["view"] = NoteForm(value, label) },
            stopping
        );
        if (!answer.Ok)
        {
            await SayAsync(payload, channel, $"Slack did not open the form ({answer.Error}). Press again.", stopping);
        }
    }

    /// <summary>What was written into the form; null when there is nothing.</summary>
    public static string? NoteIn(JsonElement view)
    {
        var values = SlackAnswer.Member(SlackAnswer.Member(view, "state"), "values");
        return SlackAnswer.Text(SlackAnswer.Member(SlackAnswer.Member(values, NoteBlock), NoteText), "value");
    }

    /// <summary>The answer that keeps the form open and says why.</summary>
    public static JsonObject WrongNote(string why) =>
        new()
        {
            ["response_action"] = "errors",
            ["errors"] = new JsonObject { [NoteBlock] = SlackText.Fit(why, 150) },
        };

    private static JsonObject NoteForm(string value, string label) =>
        new()
        {
            ["type"] = "modal",
            ["callback_id"] = SlackActionIds.Note,
            ["private_metadata"] = value,
            ["title"] = SlackBlocks.Plain(SlackText.Fit($"Note on {label}", 24)),
            ["submit"] = SlackBlocks.Plain("Add note"),
            ["close"] = SlackBlocks.Plain("Cancel"),
            ["blocks"] = new JsonArray(
                new JsonObject
                {
                    ["type"] = "input",
                    ["block_id"] = NoteBlock,
                    ["label"] = SlackBlocks.Plain("What should be remembered?"),
                    ["element"] = new JsonObject
                    {
                        ["type"] = "plain_text_input",
                        ["action_id"] = NoteText,
                        ["multiline"] = true,
                        ["max_length"] = 3000,
                    },
                }
            ),
        };

    // Only Slack's own hosts, or the one our definitions name in its place.
    private static Uri? ResponseUrl(JsonElement payload, SlackChannelDefinition channel) =>
        Uri.TryCreate(SlackAnswer.Text(payload, "response_url"), UriKind.Absolute, out var url)
        && (
            (url.Scheme == Uri.UriSchemeHttps && url.Host.EndsWith(".slack.com", StringComparison.OrdinalIgnoreCase))
            || (url.Scheme == channel.ApiUrl.Scheme && url.Authority == channel.ApiUrl.Authority)
        )
            ? url
            : null;

    private static string? Inner(JsonElement owner, string name, string inner) => SlackAnswer.Text(SlackAnswer.Member(owner, name), inner);
}
