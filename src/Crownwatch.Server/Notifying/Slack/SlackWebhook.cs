using System.Text.Json.Nodes;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Notifying.Slack;

/// <summary>Slack's incoming webhook. It gives no message id, so every message is a post of its own.</summary>
public sealed class SlackWebhook(Post post)
{
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
        return new JsonObject
        {
            ["text"] = SlackText.Fit(SlackText.Escape(notice.Title), SlackBlocks.LongestText),
            ["blocks"] = new JsonArray([
                SlackBlocks.Header(notice.Title),
                .. SlackBlocks.Sections(
                    SlackText.Escape(notice.Headline),
                    SlackCard.Lines(notice),
                    notice.Ask is { } ask ? $"*Please:* {SlackText.Escape(ask)}" : "",
                    Meant(notice),
                    message.HandedFrom is { } why ? $"_{SlackText.Escape(why)}_" : "",
                    Links(message, links)
                ),
            ]),
        };
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
}
