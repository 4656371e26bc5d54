using System.Text.Json.Nodes;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Notifying.Slack;

/// <summary>An incident's message as it stands now: posted once, edited from then on.</summary>
internal sealed record SlackCard(Incident Incident, SlackChannelDefinition Channel, MessageLinks Links, string Installation)
{
    private const int MostLines = 20;

    /// <summary>Starts of answers; none where the channel takes none, or it is over.</summary>
    public IReadOnlyList<string> Excerpts { get; init; } = [];

    /// <summary>Slack's id of the war room, where it was opened.</summary>
    public string? WarRoom { get; init; }

    /// <param name="first">The message it is posted for: who is meant and what is asked. null when it is edited.</param>
    public JsonObject Body(DateTimeOffset now, PendingMessage? first)
    {
        var notice = Standing.Of(Incident, now);
        var title =
            first is { Message.Kind: MessageKind.Opened or MessageKind.Step } && !Incident.IsResolved && !Incident.IsAcknowledged
                ? first.Message.Notice.Title
                : notice.Title;
        List<JsonObject> blocks =
        [
            SlackBlocks.Header(title),
            .. SlackBlocks.Sections(
                SlackText.Escape(notice.Headline),
                State(),
                Lines(notice with { Excerpts = Excerpts }),
                first is null ? "" : SlackReply.Call(first),
                Facts(),
                Away(notice)
            ),
        ];
        if (HasButtons)
        {
            blocks.Add(Buttons());
        }

        return new JsonObject
        {
            ["text"] = SlackText.Fit(SlackText.Escape(title), SlackBlocks.LongestText),
            ["blocks"] = new JsonArray([.. blocks]),
        };
    }

    internal static string Lines(Notice notice)
    {
        var shown = notice.Lines.Take(MostLines).Select(l => $"• {SlackText.Escape(l)}").ToList();
        if (notice.Lines.Count > MostLines)
        {
            shown.Add($"… and {notice.Lines.Count - MostLines} more");
        }

        return string.Join('\n', shown.Concat(notice.Excerpts.Select(e => $"> {SlackText.Escape(e)}")));
    }

    // One that nobody hears is worse than none.
    private bool HasButtons => !Incident.IsResolved && (Channel.SigningSecret ?? Channel.AppToken) is not null;

    // In the reader's own time zone.
    private static string When(DateTimeOffset at) =>
        $"<!date^{at.ToUnixTimeSeconds()}^{{date_short_pretty}} {{time}}|{Core.Conditions.TimeText.Utc(at)}>";

    private string State() =>
        Incident switch
        {
            { Resolution: { } end } => $"*Resolved* {When(end.At)}{(end.By is { } by ? $" by {SlackText.Escape(by)}" : "")}: "
                + $"{SlackText.Escape(end.Reason)}. Open since {When(Incident.OpenedAt)}.",
            { Acknowledgement: { } held } =>
                $"*{SlackText.Escape(held.By)} is on it*, since {When(held.At)}. Open since {When(Incident.OpenedAt)}.",
            _ => $"*Nobody is on it yet.* Open since {When(Incident.OpenedAt)}.",
        };

    private string Facts()
    {
        List<string> facts = [];
        if (Incident.Commander is { } commander)
        {
            facts.Add($"*Commander:* {SlackText.Escape(commander)}");
        }

        if (Incident.WarRoom is { } room)
        {
            facts.Add($"*War room:* {(WarRoom is { } id ? $"<#{id}>" : SlackText.Escape("#" + room))}");
        }

        if (Incident.CustomerUpdate is { } update)
        {
            facts.Add($"*Told to customers:* {SlackText.Escape(update)}");
        }

        return string.Join('\n', facts);
    }

    private string Away(Notice notice)
    {
        List<string> parts = [$"<{SlackText.Url(Links.Incident(Incident.Id).ToString())}|Open {Incident.Label}>"];
        if (!HasButtons && !Incident.IsResolved && Links.Acknowledge(Incident.Id) is { } acknowledge)
        {
            parts.Insert(0, $"<{SlackText.Url(acknowledge.ToString())}|Acknowledge>");
        }

        parts.AddRange(
            notice.Runbooks.Select(r => MessageLinks.IsLink(r) ? $"<{SlackText.Url(r)}|Runbook>" : $"Runbook: {SlackText.Escape(r)}")
        );
        return string.Join(" · ", parts);
    }

    private JsonObject Buttons()
    {
        var value = SlackActionIds.Value(Installation, Incident.Id);
        var resolve = SlackBlocks.Button(SlackActionIds.Resolve, "Resolve", value, "danger");
        resolve["confirm"] = new JsonObject
        {
            ["title"] = SlackBlocks.Plain($"Resolve {Incident.Label}?"),
            ["text"] = SlackBlocks.Plain(
                "Everybody who was told is told that it is resolved. If it still fires in 15 minutes, it reopens."
            ),
            ["confirm"] = SlackBlocks.Plain("Resolve"),
            ["deny"] = SlackBlocks.Plain("Leave it open"),
        };
        return SlackBlocks.Actions(
            "crownwatch",
            [
                .. Incident.IsAcknowledged
                    ? (JsonObject[])[]
                    : [SlackBlocks.Button(SlackActionIds.Acknowledge, "Acknowledge", value, "primary")],
                SlackBlocks.Button(SlackActionIds.Note, "Note", value),
                SlackBlocks.Button(SlackActionIds.Escalate, "Escalate now", value),
                resolve,
            ]
        );
    }
}
