using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;
using Crownwatch.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Notifying;

/// <summary>What happens when a channel does not take an opening or step: the next one that has not been given it gets it as well.</summary>
internal static class HandOn
{
    /// <summary>Whether it is a message that must reach somebody.</summary>
    public static bool Concerns(PendingMessage message) => message.Message.Kind is MessageKind.Opened or MessageKind.Step;

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

        var from = message.Message.Channel;
        var next = Next(from, channels, c => OutboxStore.WasGiven(connection, c, message));
        var told = next is null ? "every other enabled channel was given it already, or there is none" : $"{next} is told as well";
        if (next is not null)
        {
            OutboxStore.Add(connection, message.Message with { Channel = next }, now, reason, message);
            IncidentStore.Tell(connection, incident, next);
            if (incident.IsResolved)
            {
                // It ended while nobody took the opening: whoever is told the beginning now is told the end too.
                OutboxStore.CopyResolution(connection, id, from, next, now);
            }
        }

        IncidentStore.AddToTimeline(connection, id, new TimelineEntry(now, "handed_on", $"{reason}; {told}"));
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
