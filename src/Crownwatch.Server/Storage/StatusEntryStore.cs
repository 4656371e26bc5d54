using Crownwatch.Core.StatusPages;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Storage;

/// <summary>What people wrote for the public, by incident; always inside the caller's transaction.</summary>
public static class StatusEntryStore
{
    private const string Columns = """
        SELECT e.id AS Id, e.incident_id AS IncidentId, e.title AS Title, e.components AS Components, e.impact AS Impact,
               e.started_at AS StartedAt, e.last_at AS LastAt, e.last_status AS LastStatus, e.told_end_at AS ToldEndAt,
               i.resolved_at AS IncidentResolvedAt
        FROM status_entries e JOIN incidents i ON i.id = e.incident_id
        """;

    /// <summary>null while nothing was written of the incident.</summary>
    public static StatusEntry? OfIncident(SqliteConnection connection, long incident) =>
        Read(connection, "WHERE e.incident_id = @incident", new { incident }).FirstOrDefault();

    /// <summary>Those that go on or were spoken of since the instant, the newest first.</summary>
    public static IReadOnlyList<StatusEntry> Since(SqliteConnection connection, DateTimeOffset since) =>
        Read(
            connection,
            """
            WHERE e.last_at >= @since OR i.resolved_at >= @since OR (i.resolved_at IS NULL AND e.last_status <> 'resolved')
            ORDER BY e.started_at DESC, e.id DESC LIMIT 200
            """,
            new { since = since.ToUnixTimeMilliseconds() }
        );

    /// <summary>Entries whose subscribers are to be told that the incident ended them, or that it goes on after all.</summary>
    public static IReadOnlyList<StatusEntry> EndsToTell(SqliteConnection connection) =>
        Read(
            connection,
            """
            WHERE (e.told_end_at IS NULL AND e.last_status <> 'resolved' AND i.resolved_at >= e.last_at)
               OR (e.told_end_at IS NOT NULL AND i.resolved_at IS NULL)
            """,
            new { }
        );

    public static void TellEnd(SqliteConnection connection, long entry, DateTimeOffset? at) =>
        connection.Execute(
            "UPDATE status_entries SET told_end_at = @at WHERE id = @entry",
            new { entry, at = at?.ToUnixTimeMilliseconds() }
        );

    /// <summary>Adds an update to the incident's entry, and makes the entry with the first one.</summary>
    /// <param name="components">`page/component` each.</param>
    public static (StatusEntry Entry, StatusText Update) Add(
        SqliteConnection connection,
        long incident,
        PublicUpdate update,
        IReadOnlyList<string> components,
        string who,
        DateTimeOffset at
    )
    {
        var row = new
        {
            incident,
            update.Title,
            components = Json.Write(components),
            impact = update.Impact is { } impact ? Json.Write(impact).Trim('"') : null,
            at = at.ToUnixTimeMilliseconds(),
            status = Json.Write(update.Status).Trim('"'),
            update.Text,
            who,
        };
        connection.Execute(
            """
            INSERT INTO status_entries (incident_id, title, components, impact, started_at, last_at, last_status)
            SELECT @incident, @Title, @components, @impact, min(opened_at, @at), @at, @status FROM incidents WHERE id = @incident
            ON CONFLICT (incident_id) DO UPDATE SET title = excluded.title, components = excluded.components,
              impact = excluded.impact, last_at = excluded.last_at, last_status = excluded.last_status, told_end_at = NULL
            """,
            row
        );
        var id = connection.ExecuteScalar<long>(
            """
            INSERT INTO status_updates (entry_id, at, status, text, who)
            SELECT id, @at, @status, @Text, @who FROM status_entries WHERE incident_id = @incident RETURNING id
            """,
            row
        );
        var entry = OfIncident(connection, incident)!;
        return (entry, entry.Updates.First(u => u.Id == id));
    }

    private static List<StatusEntry> Read(SqliteConnection connection, string where, object parameters)
    {
        var rows = connection.Query<Row>($"{Columns} {where}", parameters).AsList();
        var updates = connection
            .Query<(long Entry, long Id, long At, string Status, string Text, string Who)>(
                "SELECT entry_id, id, at, status, text, who FROM status_updates WHERE entry_id IN @ids ORDER BY id DESC",
                new { ids = rows.Select(r => r.Id) }
            )
            .ToLookup(u => u.Entry, u => new StatusText(u.Id, At(u.At), Json.Read<PublicStatus>($"\"{u.Status}\""), u.Text, u.Who));
        return [.. rows.Select(r => r.ToEntry([.. updates[r.Id]]))];
    }

    private static DateTimeOffset At(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    private sealed record Row
    {
        public long Id { get; init; }
        public long IncidentId { get; init; }
        public string Title { get; init; } = "";
        public string Components { get; init; } = "";
        public string? Impact { get; init; }
        public long StartedAt { get; init; }
        public long LastAt { get; init; }
        public string LastStatus { get; init; } = "";
        public long? ToldEndAt { get; init; }
        public long? IncidentResolvedAt { get; init; }

        public StatusEntry ToEntry(IReadOnlyList<StatusText> updates) =>
            new()
            {
                Id = Id,
                Incident = IncidentId,
                Title = Title,
                Components = Json.Read<List<string>>(Components),
                Impact = Impact is { } impact ? Json.Read<ComponentState>($"\"{impact}\"") : null,
                StartedAt = At(StartedAt),
                Last = Json.Read<PublicStatus>($"\"{LastStatus}\""),
                ResolvedAt = PublicEntryRule.ResolvedAt(
                    Json.Read<PublicStatus>($"\"{LastStatus}\""),
                    At(LastAt),
                    IncidentResolvedAt is { } end ? At(end) : null
                ),
                ToldEndAt = ToldEndAt is { } told ? At(told) : null,
                Updates = updates,
            };
    }
}

/// <summary>What was published of one incident.</summary>
public sealed record StatusEntry
{
    /// <summary>Its number on the pages: not the incident's.</summary>
    public required long Id { get; init; }
    public required long Incident { get; init; }
    public required string Title { get; init; }

    /// <summary>`page/component` each.</summary>
    public required IReadOnlyList<string> Components { get; init; }

    /// <summary>What the writer of the latest update says of the components; null where it is left to the checks.</summary>
    public ComponentState? Impact { get; init; }

    /// <summary>When the incident opened.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The latest update's.</summary>
    public required PublicStatus Last { get; init; }

    /// <summary>null while it goes on (<see cref="PublicEntryRule"/>).</summary>
    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>When subscribers were told that the incident's end ended it.</summary>
    public DateTimeOffset? ToldEndAt { get; init; }

    /// <summary>Newest first.</summary>
    public required IReadOnlyList<StatusText> Updates { get; init; }

    /// <summary>Ended with the incident, and nobody wrote that it is over.</summary>
    public bool EndedByItself => ResolvedAt is not null && Last != PublicStatus.Resolved;

    public PublicStatus Status => ResolvedAt is null ? Last : PublicStatus.Resolved;

    /// <summary>When it last changed for the public.</summary>
    public DateTimeOffset ChangedAt => ResolvedAt is { } end && end > Updates[0].At ? end : Updates[0].At;

    /// <summary>Slugs of that page's components.</summary>
    public IEnumerable<string> On(string page) =>
        Components.Where(c => c.StartsWith(page + "/", StringComparison.Ordinal)).Select(c => c[(page.Length + 1)..]);
}

/// <param name="Who">For us alone.</param>
public sealed record StatusText(long Id, DateTimeOffset At, PublicStatus Status, string Text, string Who);
