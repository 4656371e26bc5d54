using Crownwatch.Core.Definitions;
using Crownwatch.Core.Definitions.Keeping;
using Crownwatch.Core.Incidents;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Notifying;

/// <summary>
/// A real test message through a channel's real sender, past the outbox: once, with the receiver's answer. PagerDuty gets a trigger
/// of its own key and then the resolution of it, so that nobody is left paged.
/// </summary>
public sealed class ChannelTest(
    IEnumerable<IChannelSender> senders,
    Links links,
    Installation installation,
    TimeProvider time,
    ILogger<ChannelTest> log
)
{
    private const int TriesToResolve = 3;
    private static readonly TimeSpan PauseBetween = TimeSpan.FromSeconds(1);

    /// <param name="by">Who asks for it; said in the message.</param>
    public async Task<ChannelTestResult> RunAsync(ChannelDefinition channel, string by, CancellationToken stopping)
    {
        var began = time.GetTimestamp();
        if (channel is not PagerDutyChannelDefinition)
        {
            var sent = await SendAsync(channel, Message(channel, MessageKind.Info, [], by), stopping);
            return new ChannelTestResult(channel, sent, time.GetElapsedTime(began));
        }

        var key = $"{installation.Id}-test-{time.GetUtcNow().ToUnixTimeMilliseconds()}";
        var triggered = await SendAsync(channel, Message(channel, MessageKind.Opened, [key], by), stopping);
        var took = time.GetElapsedTime(began);

        // One that may have arrived is resolved as well.
        return
            triggered.Outcome is SendOutcome.Delivered or SendOutcome.Unclear
            && await ResolveAsync(channel, key, by, stopping) is { Outcome: not SendOutcome.Delivered } left
            ? new ChannelTestResult(
                channel,
                left with
                {
                    Answer =
                        $"triggered ({triggered.Status} {triggered.Answer}), but the resolution of {key} was not taken: {left.Answer}; resolve it in PagerDuty by hand",
                },
                took
            )
            : new ChannelTestResult(channel, triggered, took);
    }

    private async Task<SendResult> ResolveAsync(ChannelDefinition channel, string key, string by, CancellationToken stopping)
    {
        for (var left = TriesToResolve; ; left--)
        {
            var result = await SendAsync(channel, Message(channel, MessageKind.Resolved, [key], by), stopping);
            if (result.Outcome is SendOutcome.Delivered or SendOutcome.Refused || left == 1)
            {
                return result;
            }

            await Task.Delay(PauseBetween, time, stopping);
        }
    }

    private async Task<SendResult> SendAsync(ChannelDefinition channel, PendingMessage message, CancellationToken stopping)
    {
        if (senders.FirstOrDefault(s => s.Type == channel.Type) is not { } sender)
        {
            return new SendResult(SendOutcome.Refused, null, $"no sender for {channel.Type}");
        }

        if (KeptDefinitions.LacksSecret(channel))
        {
            return new SendResult(SendOutcome.Refused, null, "its secret is not kept while the definition file is broken: mend the file");
        }

        try
        {
            return await sender.SendAsync(channel, message, links.Now, stopping);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.LogError(e, "the test of {Channel} failed in our own code", channel.Name);
            return new SendResult(SendOutcome.Transient, null, "our own fault, see the server's log");
        }
    }

    private PendingMessage Message(ChannelDefinition channel, MessageKind kind, IReadOnlyList<string> keys, string by)
    {
        var now = time.GetUtcNow();
        var notice = new Notice
        {
            Title = $"[TEST] Crownwatch reaches {channel.Name}",
            Headline = $"A test message that {by} asked for. Nothing is wrong, and nobody needs to do anything.",
            Severity = IncidentSeverity.Low,
            IsInformation = true,
            At = now,
        };
        return new PendingMessage(0, new OutgoingMessage(channel.Name, kind, keys, notice), now, now, 0, null, HandedOn: true);
    }
}

/// <param name="Took">Until the receiver's answer.</param>
public sealed record ChannelTestResult(ChannelDefinition Channel, SendResult Sent, TimeSpan Took)
{
    public bool IsDelivered => Sent.Outcome == SendOutcome.Delivered;
}
