using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;
using Crownwatch.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Notifying;

/// <summary>What happens when a channel does not take an opening or step: the next one that has not been given it gets it as well.</summary>
public static class HandOn
{
    /// <summary>Whether it is a message that must reach somebody.</summary>
    public static bool Concerns(PendingMessage message) => message.Message.Kind is MessageKind.Opened or MessageKind.Step;

    /// <summary>
    /// Whether it can wait for its channel, since somebody has taken the incident on after it was decided: nobody else need be rung.
    /// Only until the acknowledgement lapses, and not for a step that an acknowledgement doesn't end.
    /// </summary>
    public static bool CanWait(SqliteConnection connection, PendingMessage message) =>
        message.Message.Notice.Incident is { } id
        && (message.Message.Kind == MessageKind.Opened || message.Message.Notice.UnlessAcknowledged)
        && IncidentStore.Find(connection, id)?.Acknowledgement is { } held
        && held.At >= message.CreatedAt;

    /// <summary>Does nothing when the message was handed on before or has been delivered.</summary>
    public static void Apply(
        SqliteConnection connection,
        PendingMessage message,
        string reason,
        IReadOnlyList<ChannelDefinition> channels,
        DateTimeOffset now
    )
    {
        if (
            !OutboxStore.TryMarkHandedOn(connection, message.Id)
            || message.Message.Notice.Incident is not { } id
            || IncidentStore.Find(connection, id) is not { } incident
        )
        {
            return;
        }

        // Nobody is rung for what is over. But that it happened must have reached somebody: then the opening and the end go together.
        var isOver =
            incident.IsResolved
            && (message.Message.Kind == MessageKind.Step || OutboxStore.Knows(connection, null, id, message.Message.Keys));
        var next = isOver ? null : Next(message.Message.Channel, channels, c => OutboxStore.WasGiven(connection, c, message));
        if (next is not null)
        {
            Give(connection, message, next, reason, incident, now);
        }

        var told =
            isOver ? "it is over, and nobody else is rung for it"
            : next is null ? "every other enabled channel was given it already, or there is none"
            : $"{next} is told as well";
        IncidentStore.AddToTimeline(connection, id, new TimelineEntry(now, "handed_on", $"{reason}; {told}"));
    }

    // With what the channel would know by now, had it been told from the beginning: that somebody is on it, that it is over.
    private static void Give(
        SqliteConnection connection,
        PendingMessage message,
        string next,
        string reason,
        Incident incident,
        DateTimeOffset now
    )
    {
        var from = message.Message.Channel;
        OutboxStore.Add(connection, message.Message with { Channel = next }, now, message.Decision, reason);
        IncidentStore.Tell(connection, incident, next);
        if (incident.IsResolved)
        {
            OutboxStore.CopyLatest(connection, MessageKind.Resolved, incident.Id, from, next, now);
        }
        else if (incident.Acknowledgement is { } held && held.At >= message.CreatedAt)
        {
            OutboxStore.CopyLatest(connection, MessageKind.Acknowledged, incident.Id, from, next, now);
        }
    }

    private static string? Next(string channel, IReadOnlyList<ChannelDefinition> channels, Func<string, bool> hasIt)
    {
        var at = channels.ToList().FindIndex(c => c.Name == channel);
        return Enumerable
            .Range(1, channels.Count)
            .Select(i => channels[(at + i + channels.Count) % channels.Count])
            .FirstOrDefault(c => c.Enabled && c.Name != channel && !hasIt(c.Name))
            ?.Name;
    }
}
