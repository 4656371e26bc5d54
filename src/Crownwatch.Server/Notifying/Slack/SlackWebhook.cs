using System.Text.Json.Nodes;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Notifying.Slack;

/// <summary>Slack's incoming webhook. It gives no message id, so every message is a post of its own.</summary>
public sealed class SlackWebhook(Post post)
{
    private const int LongestHeader = 150;
    private const int LongestSection = 3000;

    public Task<SendResult> SendAsync(
        SlackChannelDefinition channel,
        PendingMessage message,
        MessageLinks links,
        CancellationToken stopping
    )
    {
        if (
            channel.WebhookUrl is not { } url
            || !Uri.TryCreate(url.Reveal(), UriKind.Absolute, out var address)
            || !Post.CanSendTo(address)
        )
        {
            return Task.FromResult(
                new SendResult(SendOutcome.Refused, null, $"channel {channel.Name} has no webhook_url that is an http or https address")
            );
        }

        return post.JsonAsync(address, Body(message, links).ToJsonString(), Judge, stopping);
    }

    // The address is the credential: Slack answers so when it is wrong, revoked, or its workspace is gone.
    private static SendResult? Judge(int status, string answer) =>
        status is 401 or 403 or 404
        && answer.Trim() is "invalid_token" or "invalid_auth" or "no_service" or "no_service_id" or "no_team" or "team_disabled"
            ? new SendResult(SendOutcome.Refused, status, answer) { BadCredential = true }
            : null;

    private static JsonObject Body(PendingMessage message, MessageLinks links)
    {
        var notice = message.Message.Notice;
        var blocks = new JsonArray
        {
            new JsonObject
            {
                ["type"] = "header",
                ["text"] = new JsonObject
                {
                    ["type"] = "plain_text",
                    ["text"] = Cut(notice.Title, LongestHeader),
                    ["emoji"] = false,
                },
            },
        };
        AddSection(blocks, SlackText.Escape(notice.Headline));
        AddSection(blocks, SlackCard.Lines(notice));
        AddSection(blocks, notice.Ask is { } ask ? $"*Please:* {SlackText.Escape(ask)}" : "");
        AddSection(blocks, Meant(notice));
        AddSection(blocks, message.HandedFrom is { } why ? $"_{SlackText.Escape(why)}_" : "");
        AddSection(blocks, Links(message, links));
        return new JsonObject { ["text"] = SlackText.Escape(Cut(notice.Title, LongestSection)), ["blocks"] = blocks };
    }

    // Only ids from our own definitions become mentions: text from outside is escaped and can't.
    private static string Meant(Notice notice)
    {
        var mentions = notice.SlackUsers.Where(SlackText.IsUserId).Select(id => $"<@{id}>");
        var who = string.Join(" ", mentions.Concat(notice.People.Select(SlackText.Escape)));
        return who.Length == 0 ? "" : $"*For:* {who}";
    }

    private static string Links(PendingMessage message, MessageLinks links)
    {
        var notice = message.Message.Notice;
        List<string> parts = [];
        if (notice.Incident is { } id)
        {
            if (
                message.Message.Kind is MessageKind.Opened or MessageKind.Step or MessageKind.Lapse
                && links.Acknowledge(id) is { } acknowledge
            )
            {
                parts.Add($"<{SlackText.Url(acknowledge.ToString())}|Acknowledge>");
            }

            parts.Add($"<{SlackText.Url(links.Incident(id).ToString())}|Open INC-{id}>");
        }

        parts.AddRange(
            notice.Runbooks.Select(r => MessageLinks.IsLink(r) ? $"<{SlackText.Url(r)}|Runbook>" : $"Runbook: {SlackText.Escape(r)}")
        );
        return string.Join(" · ", parts);
    }

    private static void AddSection(JsonArray blocks, string text)
    {
        if (text.Length > 0)
        {
            blocks.Add(
                new JsonObject
                {
                    ["type"] = "section",
                    ["text"] = new JsonObject { ["type"] = "mrkdwn", ["text"] = Cut(text, LongestSection) },
                }
            );
        }
    }

    private static string Cut(string text, int longest) => text.Length <= longest ? text : string.Concat(text.AsSpan(0, longest - 1), "…");
}
