using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;
using Crownwatch.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Notifying;

/// <summary>What happens when a channel does not take an opening or step: the next one that has not been given it gets it as well.</summary>
internal static class HandOn
{
    public static void Apply(
        SqliteConnection connection,
        PendingMessage message,
        string reason,
        IReadOnlyList<ChannelDefinition> channels,
        DateTimeOffset now
    )
    {
        OutboxStore.MarkHandedOn(connection, message.Id);
        if (message.Message.Notice.Incident is not { } id || IncidentStore.Find(connection, id) is not { } incident)
        {
            return;
        }

        var next = Next(message.Message.Channel, channels, c => OutboxStore.Knows(connection, c, id, "pending", "delivered"));
        var told = next is null ? "every other enabled channel has it already, or there is none" : $"{next} is told as well";
        if (next is not null)
        {
            OutboxStore.Add(connection, message.Message with { Channel = next }, now, reason);
            IncidentStore.Tell(connection, incident, next);
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
