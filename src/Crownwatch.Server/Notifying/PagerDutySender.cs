using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Notifying;

/// <summary>PagerDuty's Events API v2. Sending again is safe: it merges by dedup_key.</summary>
public sealed class PagerDutySender(Post post) : IChannelSender
{
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

        SendResult? worst = null;
        foreach (var key in message.Message.Keys)
        {
            var body = PagerDutyBody.Of(definition, message, action, key, links);
            var result = await post.JsonAsync(definition.ApiUrl, body.ToJsonString(), Judge, stopping);
            if (worst is null || Gravity(result) > Gravity(worst))
            {
                var several = message.Message.Keys.Count > 1 && result.Outcome != SendOutcome.Delivered;
                worst = several ? result with { Answer = $"{key}: {result.Answer}" } : result;
            }

            // What would befall the others as well; it is tried again with all keys, and those that were taken merge.
            if (result is { Outcome: SendOutcome.WaitUntil } or { BadCredential: true } or { Status: null })
            {
                break;
            }
        }

        return worst ?? new SendResult(SendOutcome.Refused, null, "the message has no key");
    }

    // A message that is refused is never tried again: that must not become of one of whose keys another may yet be taken.
    private static int Gravity(SendResult result) =>
        result switch
        {
            { BadCredential: true } => 4,
            { Outcome: SendOutcome.WaitUntil } => 3,
            { Outcome: SendOutcome.Transient or SendOutcome.Unclear } => 2,
            { Outcome: SendOutcome.Refused } => 1,
            _ => 0,
        };

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
}
