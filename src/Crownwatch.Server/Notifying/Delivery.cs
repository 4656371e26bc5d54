using Crownwatch.Core.Definitions;
using Crownwatch.Core.Definitions.Keeping;
using Crownwatch.Core.Incidents;
using Crownwatch.Server.Loading;
using Crownwatch.Server.Running;
using Crownwatch.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Notifying;

/// <summary>One try to deliver one message: what is stored before it is sent, the sending, and its consequences (semantics.md 10).</summary>
public sealed class Delivery(
    Database database,
    SnapshotSource snapshots,
    IEnumerable<IChannelSender> senders,
    Links links,
    Excerpts excerpts,
    Conclusion conclusion,
    Redactor redactor,
    Signals signals,
    DecisionClock clock,
    TimeProvider time,
    ILogger<Delivery> log
)
{
    /// <summary>An opening or step that is not delivered by then goes to the next channel as well.</summary>
    public static readonly TimeSpan HandOnAfter = TimeSpan.FromSeconds(60);
    private readonly Dictionary<string, IChannelSender> _senders = senders.ToDictionary(s => s.Type, StringComparer.Ordinal);

    /// <returns>What came of it; null when it is no longer meant and was not sent.</returns>
    public async Task<SendResult?> TryAsync(PendingMessage message, CancellationToken stopping)
    {
        if (!IsStillMeant(message))
        {
            await StoreAsync(c => OutboxStore.Given(c, message.Id, "overtaken"), stopping);
            return null;
        }

        var channel = snapshots.Current.Definitions.ChannelNamed(message.Message.Channel);
        var sender = channel is null ? null : _senders.GetValueOrDefault(channel.Type);
        var resending = sender?.Resending(channel!) ?? Resending.Merges;
        message = await PrepareAsync(message with { Waiting = database.Read(c => OutboxStore.Waiting(c, message)) }, resending, stopping);
        var started = clock.Now;
        var stamp = time.GetTimestamp();
        var result = await SendAsync(channel, sender, message, stopping);
        result = result with { Answer = redactor.Redact(result.Answer) }; // a receiver may quote what we sent it
        var took = time.GetElapsedTime(stamp);

        // From here on the message may have arrived: that must be stored before anybody looks at it again.
        var alarm = await StoreAsync(connection => conclusion.Store(connection, message, result, started, took), stopping);
        if (result.Outcome == SendOutcome.Refused)
        {
            log.LogError("{Channel} refused message {Message}: {Answer}", message.Message.Channel, message.Id, result.Answer);
        }

        if (alarm is not null)
        {
            await StoreAsync(connection => conclusion.Raise(connection, alarm), stopping);
        }

        if (alarm is not null || result.Outcome == SendOutcome.Refused)
        {
            signals.Deadlines.Set();
            signals.RaiseOutboxFilled();
        }

        signals.RaiseChanged();
        return result;
    }

    /// <summary>Gives an opening or step to the next channel as well, once, with the reason.</summary>
    public async Task HandOnAsync(PendingMessage message, string reason, CancellationToken stopping)
    {
        if (message.HandedOn || !HandOn.Concerns(message))
        {
            return;
        }

        var channels = snapshots.Current.Definitions.Channels;
        await StoreAsync(connection => HandOn.Apply(connection, message, reason, channels, clock.Now), stopping);
        signals.RaiseOutboxFilled();
    }

    // Before anything goes out: that a try begins, where a second one could arrive twice; and updates that wait together become one.
    private Task<PendingMessage> PrepareAsync(PendingMessage message, Resending resending, CancellationToken stopping)
    {
        var coalesces = message is { Message.Kind: MessageKind.Update, Tries: 0, BegunAt: null, OnlyTo: null };
        return resending == Resending.Merges && !coalesces
            ? Task.FromResult(message)
            : StoreAsync(
                connection =>
                {
                    var prepared = coalesces ? OutboxStore.Coalesce(connection, message) : message;
                    if (resending == Resending.Merges)
                    {
                        return prepared;
                    }

                    if (message.BegunAt is not null && resending == Resending.MayDouble)
                    {
                        conclusion.NoteDouble(connection, message);
                    }

                    OutboxStore.Begin(connection, message.Id, clock.Now);
                    return prepared;
                },
                stopping
            );
    }

    private async Task<SendResult> SendAsync(
        ChannelDefinition? channel,
        IChannelSender? sender,
        PendingMessage message,
        CancellationToken stopping
    )
    {
        if (channel is null || sender is null)
        {
            return new SendResult(SendOutcome.Refused, null, "the channel is no longer defined");
        }

        if (KeptDefinitions.LacksSecret(channel))
        {
            // As a bad credential: another channel is told at once, this one as soon as the file is mended.
            return new SendResult(
                SendOutcome.Refused,
                null,
                "its secret is written in the definition file, which is broken, and kept definitions have none: mend the file"
            )
            {
                BadCredential = true,
            };
        }

        try
        {
            return await sender.SendAsync(channel, WithExcerpts(channel, message), links.Now, stopping);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A bug of ours must not lose a page: it is tried again, and handed to another channel in time.
            log.LogError(e, "sending message {Message} to {Channel} failed in our own code", message.Id, channel.Name);
            return new SendResult(SendOutcome.Transient, null, "our own fault, see the server's log");
        }
    }

    private PendingMessage WithExcerpts(ChannelDefinition channel, PendingMessage message) =>
        HandOn.Concerns(message) && excerpts.For(channel, message.Message.Notice.Checks) is { Count: > 0 } lines
            ? message with
            {
                Message = message.Message with { Notice = message.Message.Notice with { Excerpts = lines } },
            }
            : message;

    // Nobody is told the end of something whose beginning they were never told.
    private bool IsStillMeant(PendingMessage message) =>
        message.Message.Kind
            is MessageKind.Opened
                or MessageKind.Step
                or MessageKind.Info
                or MessageKind.WarRoom
                or MessageKind.WarRoomClosed
        || message.Message.Notice.Incident is not { } incident
        || database.Read(c => OutboxStore.Knows(c, message.Message.Channel, incident));

    private Task<int> StoreAsync(Action<SqliteConnection> work, CancellationToken stopping) =>
        StoreAsync(
            connection =>
            {
                work(connection);
                return 0;
            },
            stopping
        );

    private async Task<T> StoreAsync<T>(Func<SqliteConnection, T> work, CancellationToken stopping)
    {
        while (true)
        {
            try
            {
                return await database.WriteAsync(true, work, stopping);
            }
            catch (SqliteException e)
            {
                log.LogError("a message's state can't be stored: {Reason}; trying again", e.Message);
                await Task.Delay(TimeSpan.FromSeconds(1), time, stopping);
            }
        }
    }
}
