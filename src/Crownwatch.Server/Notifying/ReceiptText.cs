using Crownwatch.Core.Incidents;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Notifying;

/// <summary>Who was told what, when, with which receipt: a line of the timeline.</summary>
internal static class ReceiptText
{
    public static TimelineEntry Entry(PendingMessage message, SendResult result, DateTimeOffset at)
    {
        var kind = message.Message.Kind.ToString().ToLowerInvariant();
        var status = result.Status is { } code ? $"{code} " : "";
        var what = result.Outcome switch
        {
            SendOutcome.Delivered => $"{message.Message.Channel} told ({kind}), receipt: {status}{result.Answer}",
            SendOutcome.WaitUntil => $"{message.Message.Channel} asks to wait {result.RetryAfter?.TotalSeconds:0} s ({kind})",
            SendOutcome.Transient => $"{message.Message.Channel} could not take it ({kind}): {status}{result.Answer}; trying again",
            SendOutcome.Unclear => $"{message.Message.Channel}: {result.Answer} ({kind}); it may have arrived; trying again",
            SendOutcome.NotSent => $"{message.Message.Channel} is not told ({kind}): {result.Answer}",
            _ => $"{message.Message.Channel} refused it ({kind}): {status}{result.Answer}",
        };
        return new TimelineEntry(
            at,
            result.Outcome is SendOutcome.Delivered or SendOutcome.NotSent ? "notification" : "notification_failed",
            what
        );
    }
}
