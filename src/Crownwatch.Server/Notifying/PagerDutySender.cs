using System.Text.Json.Nodes;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Notifying;

/// <summary>PagerDuty's Events API v2. Sending again is safe: it merges by dedup_key.</summary>
public sealed class PagerDutySender(Post post) : IChannelSender
{
    private const int LongestSummary = 1024;
    private const int LongestDetail = 20_000;

    public string Type => "pagerduty";

    public Resending Resending(ChannelDefinition channel) => Notifying.Resending.Merges;

    public async Task<SendResult> SendAsync(
        ChannelDefinition channel,
        PendingMessage message,
        MessageLinks links,
        CancellationToken stopping
    )
    {
        var definition = (PagerDutyChannelDefinition)channel;
        if (!Post.CanSendTo(definition.ApiUrl))
        {
            return new SendResult(SendOutcome.Refused, null, $"channel {channel.Name} has no api_url that is an http or https address");
        }

        var action = Action(message.Message.Kind);
        if (action is null)
        {
            return new SendResult(SendOutcome.NotSent, null, "PagerDuty has no form for this message; its incident stays as it is");
        }

        var result = new SendResult(SendOutcome.Refused, null, "the message has no key");
        foreach (var key in message.Message.Keys)
        {
            var body = Event(definition, message, action, key, links);
            result = await post.JsonAsync(definition.ApiUrl, body.ToJsonString(), Judge, stopping);
            if (result.Outcome != SendOutcome.Delivered)
            {
                return result; // all keys are sent again: those that were taken merge
            }
        }

        return result;
    }

    // An event that is wrong for another reason than its key is our own fault.
    private static SendResult? Judge(int status, string answer) =>
        status is 401 or 403 || (status == 400 && answer.Contains("routing", StringComparison.OrdinalIgnoreCase))
            ? new SendResult(SendOutcome.Refused, status, answer) { BadCredential = true }
            : null;

    private static string? Action(MessageKind kind) =>
        kind switch
        {
            MessageKind.Opened or MessageKind.Step => "trigger",
            MessageKind.Acknowledged => "acknowledge",
            MessageKind.Resolved => "resolve",
            _ => null,
        };

    private static JsonObject Event(
        PagerDutyChannelDefinition channel,
        PendingMessage message,
        string action,
        string key,
        MessageLinks links
    )
    {
        var notice = message.Message.Notice;
        var result = new JsonObject
        {
            ["routing_key"] = channel.IntegrationKey.Reveal(),
            ["event_action"] = action,
            ["dedup_key"] = key,
        };
        if (action != "trigger")
        {
            return result;
        }

        var incident = (notice.Incident is { } id ? links.Incident(id) : links.PublicUrl).ToString();
        result["client"] = "Crownwatch";
        result["client_url"] = incident;
        result["links"] = new JsonArray([
            new JsonObject { ["href"] = incident, ["text"] = notice.Incident is null ? "Crownwatch" : "Incident" },
            .. notice.Runbooks.Where(MessageLinks.IsLink).Select(r => new JsonObject { ["href"] = r, ["text"] = "Runbook" }),
        ]);
        result["payload"] = new JsonObject
        {
            ["summary"] = Cut(notice.Title, LongestSummary),
            ["source"] = notice.Checks.Count > 0 ? notice.Checks[0] : "crownwatch",
            ["severity"] = Severity(notice),
            ["timestamp"] = notice.At.UtcDateTime.ToString(
                "yyyy-MM-dd'T'HH:mm:ss.fff'Z'",
                System.Globalization.CultureInfo.InvariantCulture
            ),
            ["component"] = string.Join(", ", notice.Checks),
            ["class"] = "synthetic check",
            ["custom_details"] = new JsonObject
            {
                ["headline"] = Cut(notice.Headline, LongestDetail),
                ["checks"] = new JsonArray([.. notice.Lines.Take(100).Select(l => JsonValue.Create(Cut(l, 1000)))]),
                ["excerpts"] = notice.Excerpts.Count == 0 ? null : new JsonArray([.. notice.Excerpts.Select(e => JsonValue.Create(e))]),
                ["ask"] = notice.Ask,
                ["runbook"] = string.Join(", ", notice.Runbooks),
                ["people"] = string.Join(", ", notice.People),
                ["handed_on"] = message.HandedFrom,
            },
        };
        return result;
    }

    private static string Severity(Notice notice) =>
        notice.IsInformation
            ? "info"
            : notice.Severity switch
            {
                IncidentSeverity.Critical => "critical",
                IncidentSeverity.High => "error",
                IncidentSeverity.Medium => "warning",
                _ => "info",
            };

    private static string Cut(string text, int longest) => text.Length <= longest ? text : string.Concat(text.AsSpan(0, longest - 1), "…");
}
