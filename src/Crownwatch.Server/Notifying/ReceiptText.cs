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
            SendOutcome.Delivered => $"{Receiver(message)} told ({kind}), receipt: {status}{result.Answer}",
            SendOutcome.WaitUntil => $"{message.Message.Channel} asks to wait {result.RetryAfter?.TotalSeconds:0} s ({kind})",
            SendOutcome.Transient => $"{Receiver(message)} could not take it ({kind}): {status}{result.Answer}; trying again",
            SendOutcome.Unclear => $"{Receiver(message)}: {result.Answer} ({kind}); it may have arrived; trying again",
            SendOutcome.NotSent => $"{Receiver(message)} is not told ({kind}): {result.Answer}",
            _ => $"{Receiver(message)} refused it ({kind}): {status}{result.Answer}",
        };
        return new TimelineEntry(
            at,
            result.Outcome is SendOutcome.Delivered or SendOutcome.NotSent ? "notification" : "notification_failed",
            what
        );
    }

    /// <summary>The channel, and for whom where the others have it.</summary>
    public static string Receiver(PendingMessage message) =>
        message.OnlyTo is { } only ? $"{message.Message.Channel} for {string.Join(", ", only)}" : message.Message.Channel;
}
