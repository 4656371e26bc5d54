using Crownwatch.Core.Incidents;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Storage;

/// <summary>Incidents with their timeline and the messages they cause; always inside the caller's transaction.</summary>
public static class IncidentStore
{
    public static Incident? Find(SqliteConnection connection, long id) =>
        connection.ExecuteScalar<string?>("SELECT state FROM incidents WHERE id = @id", new { id }) is { } state
            ? Json.Read<Incident>(state)
            : null;

    /// <summary>The group's open incident, else its newest; null when it never had one.</summary>
    public static Incident? Newest(SqliteConnection connection, string group) =>
        connection.ExecuteScalar<string?>(
            "SELECT state FROM incidents WHERE group_key = @group ORDER BY resolved_at IS NULL DESC, id DESC LIMIT 1",
            new { group }
        )
            is { } state
            ? Json.Read<Incident>(state)
            : null;

    /// <summary>Incidents with a deadline at or before the instant, the oldest deadline first.</summary>
    public static IReadOnlyList<long> Due(SqliteConnection connection, DateTimeOffset now) =>
        connection
            .Query<long>("SELECT id FROM incidents WHERE next_due <= @now ORDER BY next_due", new { now = now.ToUnixTimeMilliseconds() })
            .AsList();

    public static DateTimeOffset? NextDue(SqliteConnection connection) =>
        connection.ExecuteScalar<long?>("SELECT min(next_due) FROM incidents WHERE next_due IS NOT NULL") is { } due
            ? DateTimeOffset.FromUnixTimeMilliseconds(due)
            : null;

    /// <summary>The number the next incident will have.</summary>
    public static long NextId(SqliteConnection connection) =>
        connection.ExecuteScalar<long?>("SELECT seq FROM sqlite_sequence WHERE name = 'incidents'") + 1 ?? 1;

    /// <summary>Stores all that a decision leads to.</summary>
    /// <param name="nextDue">When it is to be looked at again; null for never.</param>
    public static void Save(SqliteConnection connection, Decision decision, DateTimeOffset? nextDue)
    {
        var after = decision.After;
        connection.Execute(
            """
            INSERT INTO incidents (id, group_key, opened_at, resolved_at, next_due, state)
            VALUES (@Id, @Group, @opened, @resolved, @due, @state)
            ON CONFLICT (id) DO UPDATE SET resolved_at = excluded.resolved_at, next_due = excluded.next_due, state = excluded.state
            """,
            new
            {
                after.Id,
                after.Group,
                opened = after.OpenedAt.ToUnixTimeMilliseconds(),
                resolved = after.Resolution?.At.ToUnixTimeMilliseconds(),
                due = nextDue?.ToUnixTimeMilliseconds(),
                state = Json.Write(after),
            }
        );
        foreach (var entry in decision.Timeline)
        {
            AddToTimeline(connection, after.Id, entry);
        }

        var number = OutboxStore.NextDecision(connection);
        foreach (var message in decision.Messages)
        {
            OutboxStore.Add(connection, message, message.Notice.At, number);
        }
    }

    /// <summary>Notes that one more channel is told of the incident, so that it is told the end as well.</summary>
    public static void Tell(SqliteConnection connection, Incident incident, string channel) =>
        connection.Execute(
            "UPDATE incidents SET state = @state WHERE id = @Id",
            new { incident.Id, state = Json.Write(incident with { Told = [.. incident.Told.Union([channel])] }) }
        );

    /// <param name="incident">null for what belongs to none.</param>
    public static void AddToTimeline(SqliteConnection connection, long? incident, TimelineEntry entry) =>
        connection.Execute(
            "INSERT INTO timeline (incident_id, at, event, text, who, facts) VALUES (@incident, @at, @Event, @Text, @Who, @facts)",
            new
            {
                incident,
                at = entry.At.ToUnixTimeMilliseconds(),
                entry.Event,
                entry.Text,
                entry.Who,
                facts = entry.Facts == Facts.None ? null : Json.Write(entry.Facts),
            }
        );
}
