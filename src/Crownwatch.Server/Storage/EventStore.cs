using Crownwatch.Core.Incidents;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Storage;

/// <summary>What clients follow, in the order of the commits. Triggers write it (0013_api.sql).</summary>
public static class EventStore
{
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(7);
    private static readonly string[] States = ["up", "down", "unknown"];

    /// <summary>The number of the latest there ever was; 0 before the first.</summary>
    public static long Latest(SqliteConnection connection) =>
        connection.ExecuteScalar<long?>("SELECT seq FROM sqlite_sequence WHERE name = 'events'") ?? 0;

    /// <summary>The lowest number from which nothing is lost: the one before the oldest kept.</summary>
    public static long Floor(SqliteConnection connection) =>
        connection.ExecuteScalar<long?>("SELECT min(id) FROM events") is { } oldest ? oldest - 1 : Latest(connection);

    /// <summary>Those with higher numbers, in order, at most so many.</summary>
    public static List<StoredEvent> After(SqliteConnection connection, long after, int most) =>
        connection
            .Query<Row>(
                """
                SELECT e.id, e.at, c.name AS 'check', e.was, e.now, t.id AS entry, t.incident_id AS incident, t.event, t.text, t.who, t.facts
                FROM (SELECT * FROM events WHERE id > @after ORDER BY id LIMIT @most) e
                LEFT JOIN checks c ON c.id = e.check_id LEFT JOIN timeline t ON t.id = e.entry
                ORDER BY e.id
                """,
                new { after, most }
            )
            .Select(row => row.ToEvent())
            .ToList();

    /// <summary>Forgets what is older than <see cref="KeptFor"/>.</summary>
    public static int Prune(SqliteConnection connection, DateTimeOffset now) =>
        connection.Execute("DELETE FROM events WHERE at < @before", new { before = (now - KeptFor).ToUnixTimeMilliseconds() });

    private sealed record Row
    {
        public long Id { get; init; }
        public long At { get; init; }
        public string? Check { get; init; }
        public long? Was { get; init; }
        public long? Now { get; init; }
        public long? Entry { get; init; }
        public long? Incident { get; init; }
        public string? Event { get; init; }
        public string? Text { get; init; }
        public string? Who { get; init; }
        public string? Facts { get; init; }

        public StoredEvent ToEvent()
        {
            var at = DateTimeOffset.FromUnixTimeMilliseconds(At);
            return Entry is { } entry
                ? new StoredEvent(Id, at)
                {
                    Entry = new JournalEntry(
                        entry,
                        Incident,
                        new TimelineEntry(at, Event!, Text!, Who)
                        {
                            Facts = Facts is { } f ? Json.Read<Facts>(f) : Core.Incidents.Facts.None,
                        }
                    ),
                }
                : new StoredEvent(Id, at)
                {
                    Check = Check,
                    Was = Was is { } was ? States[was] : null,
                    Now = Now is { } now ? States[now] : null,
                };
        }
    }
}

/// <summary>Either an entry of the timeline, or a check that changed how it stands.</summary>
public sealed record StoredEvent(long Id, DateTimeOffset At)
{
    public JournalEntry? Entry { get; init; }
    public string? Check { get; init; }

    /// <summary>up, down or unknown; null before the check's first result.</summary>
    public string? Was { get; init; }
    public string? Now { get; init; }
}
