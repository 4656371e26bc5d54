using Crownwatch.Core.Alerting;
using Crownwatch.Core.Incidents;
using Crownwatch.Server.Loading;
using Crownwatch.Server.Recording;
using Crownwatch.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Notifying;

/// <summary>What follows from a try to send, in one transaction: receipt or next try, timeline, hand-on.</summary>
public sealed class Conclusion(Desks desks, SnapshotSource snapshots)
{
    // A credential is mended by a person: asking more often only fills the receiver's log.
    private static readonly TimeSpan BadCredentialAgain = TimeSpan.FromMinutes(5);

    /// <param name="at">When the try began.</param>
    /// <returns>The alarm about ourselves that begins or ends with it; null mostly.</returns>
    public AlertSignal? Store(SqliteConnection connection, PendingMessage message, SendResult result, DateTimeOffset at, TimeSpan took)
    {
        var now = at + took;
        OutboxStore.AddTry(connection, message.Id, at, result, took);
        var incident = message.Message.Notice.Incident is { } id ? IncidentStore.Find(connection, id) : null;
        var notable = result.Outcome is SendOutcome.Delivered or SendOutcome.Refused || message.Tries == 0;
        if (incident is not null && notable && !(result.BadCredential && message.Tries > 0))
        {
            IncidentStore.AddToTimeline(connection, incident.Id, ReceiptText.Entry(message, result, now));
        }

        switch (result)
        {
            case { Outcome: SendOutcome.Delivered }:
                OutboxStore.Delivered(connection, message.Id, now, $"{result.Status} {result.Answer}".Trim());
                if (result.LeftOver.Count > 0)
                {
                    OutboxStore.AddLeftOver(connection, message, result.LeftOver, now + Backoff.After(0, null));
                }

                break;
            case { Outcome: SendOutcome.NotSent }:
                OutboxStore.Given(connection, message.Id, "not_sent");
                break;
            case { Outcome: SendOutcome.Refused, BadCredential: false }:
                OutboxStore.Given(connection, message.Id, "refused");
                break;
            default:
                Postpone(connection, message, incident, result, now);
                break;
        }

        if (result.Outcome == SendOutcome.Refused && message.OnlyTo is null && HandOn.Concerns(message))
        {
            var reason = $"{message.Message.Channel} refused it: {$"{result.Status} {result.Answer}".Trim()}";
            HandOn.Apply(connection, message, reason, snapshots.Current.Definitions.Channels, now);
        }

        var alarm = Alarm(connection, message.Message.Channel, result, now);
        if (alarm is { Fires: false })
        {
            OutboxStore.TryNow(connection, message.Message.Channel, now); // what waited for the credential
        }

        return alarm;
    }

    /// <summary>In a write of its own: whatever becomes of the alarm, the receipt is stored.</summary>
    public void Raise(SqliteConnection connection, AlertSignal alarm) => desks.Open(connection, snapshots.Current).Apply(alarm);

    /// <summary>The message is sent although an earlier sending of it may have arrived (semantics.md 10.1: counted).</summary>
    public void NoteDouble(SqliteConnection connection, PendingMessage message)
    {
        // Said once; the tries are listed, and counted, all.
        if (OutboxStore.CountDouble(connection, message.Id) == 1 && message.Message.Notice.Incident is { } incident)
        {
            var what = $"{message.Message.Channel} is sent the same message again: whether it arrived is not known, so it may show twice";
            IncidentStore.AddToTimeline(connection, incident, new TimelineEntry(desks.Now, "sent_again", what));
        }
    }

    private static void Postpone(
        SqliteConnection connection,
        PendingMessage message,
        Incident? incident,
        SendResult result,
        DateTimeOffset now
    )
    {
        var again = now + (result.BadCredential ? BadCredentialAgain : Backoff.After(message.Tries, result.RetryAfter));
        if (Patience.Ends(message, incident) is { } end && again > end)
        {
            OutboxStore.Given(connection, message.Id, "expired");
            var what = $"{ReceiptText.Receiver(message)} never took it; it is given up, since it helps nobody any more";
            IncidentStore.AddToTimeline(connection, incident?.Id, new TimelineEntry(now, "notification_given_up", what));
            return;
        }

        // What may have arrived once is not undone by a later try that failed, not even by one that only looked for it.
        var mayHaveArrived = result.Outcome == SendOutcome.Unclear || message.BegunAt is not null;
        OutboxStore.Postponed(connection, message.Id, again, mayHaveArrived);
    }

    // Once a channel and outage of its credential, whatever the number of messages.
    private static AlertSignal? Alarm(SqliteConnection connection, string channel, SendResult result, DateTimeOffset now)
    {
        var open = OpenAlertStore.Has(connection, CredentialAlerts.RuleOf(channel), SelfAlerts.Check);
        return result switch
        {
            { BadCredential: true } when !open => CredentialAlerts.Bad(channel, $"{result.Status} {result.Answer}".Trim(), now),
            { Outcome: SendOutcome.Delivered } when open => CredentialAlerts.Good(channel, "it took a message", now),
            _ => null,
        };
    }
}
