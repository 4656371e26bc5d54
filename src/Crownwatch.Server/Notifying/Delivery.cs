using Crownwatch.Core.Definitions.Keeping;
using Crownwatch.Core.Incidents;
using Crownwatch.Server.Loading;
using Crownwatch.Server.Running;
using Crownwatch.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Notifying;

/// <summary>One try to deliver one message, with its consequences stored (semantics.md 10.3).</summary>
public sealed class Delivery(
    Database database,
    SnapshotSource snapshots,
    IEnumerable<IChannelSender> senders,
    ServerAddress address,
    Signals signals,
    TimeProvider time,
    ILogger<Delivery> log
)
{
    /// <summary>An opening or step that is not delivered by then goes to the next channel as well.</summary>
    public static readonly TimeSpan HandOnAfter = TimeSpan.FromSeconds(60);
    private readonly Dictionary<string, IChannelSender> _senders = senders.ToDictionary(s => s.Type, StringComparer.Ordinal);

    public async Task TryAsync(PendingMessage message, CancellationToken stopping)
    {
        var started = time.GetUtcNow();
        var stamp = time.GetTimestamp();
        if (!IsStillMeant(message))
        {
            await StoreAsync(c => OutboxStore.Given(c, message.Id, "overtaken"), stopping);
            return;
        }

        var result = await SendAsync(message, stopping);
        var took = time.GetElapsedTime(stamp);

        // From here on the message may have arrived: that must be stored before anybody looks at it again.
        await StoreAsync(connection => Conclude(connection, message, result, started, took), stopping);
        if (result.Outcome == SendOutcome.Refused)
        {
            log.LogError("{Channel} refused message {Message}: {Answer}", message.Message.Channel, message.Id, result.Answer);
            signals.RaiseOutboxFilled();
        }

        signals.RaiseChanged();
    }

    /// <summary>Gives an opening or step to the next channel as well, once, with the reason.</summary>
    public async Task HandOnAsync(PendingMessage message, string reason, CancellationToken stopping)
    {
        if (message.HandedOn || !HandOn.Concerns(message))
        {
            return;
        }

        var channels = snapshots.Current.Definitions.Channels;
        await StoreAsync(connection => HandOn.Apply(connection, message, reason, channels, time.GetUtcNow()), stopping);
        signals.RaiseOutboxFilled();
    }

    private async Task<SendResult> SendAsync(PendingMessage message, CancellationToken stopping)
    {
        var definitions = snapshots.Current.Definitions;
        var channel = definitions.ChannelNamed(message.Message.Channel);
        if (channel is null || !_senders.TryGetValue(channel.Type, out var sender))
        {
            return new SendResult(SendOutcome.Refused, null, "the channel is no longer defined");
        }

        if (KeptDefinitions.LacksSecret(channel))
        {
            return new SendResult(
                SendOutcome.Refused,
                null,
                "its secret is written in the definition file, which is broken, and kept definitions have none: mend the file"
            );
        }

        try
        {
            return await sender.SendAsync(channel, message, new MessageLinks(definitions.Self.PublicUrl ?? address.Url), stopping);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A bug of ours must not lose a page: it is tried again, and handed to another channel in time.
            log.LogError(e, "sending message {Message} to {Channel} failed in our own code", message.Id, channel.Name);
            return new SendResult(SendOutcome.Transient, null, "our own fault, see the server's log");
        }
    }

    private void Conclude(SqliteConnection connection, PendingMessage message, SendResult result, DateTimeOffset at, TimeSpan took)
    {
        OutboxStore.AddTry(connection, message.Id, at, result, took);
        switch (result.Outcome)
        {
            case SendOutcome.Delivered:
                OutboxStore.Delivered(connection, message.Id, at + took, $"{result.Status} {result.Answer}".Trim());
                break;
            case SendOutcome.Refused:
                OutboxStore.Given(connection, message.Id, "refused");
                break;
            default:
                OutboxStore.Postponed(connection, message.Id, at + took + Backoff.After(message.Tries, result.RetryAfter));
                break;
        }

        if (
            message.Message.Notice.Incident is { } incident
            && (result.Outcome is SendOutcome.Delivered or SendOutcome.Refused || message.Tries == 0)
        )
        {
            IncidentStore.AddToTimeline(connection, incident, ReceiptText.Entry(message, result, at + took));
        }

        if (result.Outcome == SendOutcome.Refused && HandOn.Concerns(message))
        {
            var reason = $"{message.Message.Channel} refused it: {result.Status} {result.Answer}".TrimEnd();
            HandOn.Apply(connection, message, reason, snapshots.Current.Definitions.Channels, at + took);
        }
    }

    // Nobody is told the end of something whose beginning they were never told.
    private bool IsStillMeant(PendingMessage message) =>
        message.Message.Kind is MessageKind.Opened or MessageKind.Step or MessageKind.Info
        || message.Message.Notice.Incident is not { } incident
        || database.Read(c => OutboxStore.Knows(c, message.Message.Channel, incident, "delivered"));

    private async Task StoreAsync(Action<SqliteConnection> work, CancellationToken stopping)
    {
        while (true)
        {
            try
            {
                await database.WriteAsync(
                    true,
                    connection =>
                    {
                        work(connection);
                        return 0;
                    },
                    stopping
                );
                return;
            }
            catch (SqliteException e)
            {
                log.LogError("a receipt can't be stored: {Reason}; trying again", e.Message);
                await Task.Delay(TimeSpan.FromSeconds(1), time, stopping);
            }
        }
    }
}
