using System.Text.Json.Nodes;
using Crownwatch.Core.Incidents;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Notifying.Slack;

/// <summary>A message of its own: in an incident's thread, or about no incident at all.</summary>
internal static class SlackReply
{
    /// <summary>What is new; how the incident stands is in its message, which is edited.</summary>
    public static JsonObject InThread(PendingMessage message)
    {
        var notice = message.Message.Notice;
        var page = HandOn.Concerns(message);
        return Body(
            notice.Title,
            message.Message.Kind == MessageKind.Update ? "" : Title(notice),
            page ? SlackText.Escape(notice.Headline) : "",
            page || message.Message.Kind == MessageKind.Update ? SlackCard.Lines(notice) : "",
            Call(message)
        );
    }

    public static JsonObject Alone(PendingMessage message, MessageLinks links)
    {
        var notice = message.Message.Notice;
        return Body(
            notice.Title,
            Title(notice),
            SlackText.Escape(notice.Headline),
            SlackCard.Lines(notice),
            Call(message),
            notice.Incident is { } id ? $"<{SlackText.Url(links.Incident(id).ToString())}|Open INC-{id}>" : ""
        );
    }

    /// <summary>Who is meant, what they are asked to do, and why it comes through this channel. Only ids of our own definitions become mentions.</summary>
    public static string Call(PendingMessage message)
    {
        var notice = message.Message.Notice;
        var who = notice.SlackUsers.Where(SlackText.IsUserId).Select(id => $"<@{id}>").Concat(notice.People.Select(SlackText.Escape));
        string[] parts =
        [
            notice.Ask is { } ask ? $"*Please:* {SlackText.Escape(ask)}" : "",
            string.Join(' ', who) is { Length: > 0 } meant ? $"*For:* {meant}" : "",
            message.HandedFrom is { } why ? $"_{SlackText.Escape(why)}_" : "",
        ];
        return string.Join('\n', parts.Where(p => p.Length > 0));
    }

    /// <param name="text">For the lock screen.</param>
    /// <param name="mrkdwn">What of it is from outside must be escaped already.</param>
    public static JsonObject Body(string text, params IEnumerable<string> mrkdwn) =>
        new()
        {
            ["text"] = SlackText.Fit(SlackText.Escape(text), SlackBlocks.LongestText),
            ["blocks"] = new JsonArray([.. SlackBlocks.Sections(mrkdwn)]),
        };

    private static string Title(Notice notice) => $"*{SlackText.Escape(notice.Title)}*";
}
