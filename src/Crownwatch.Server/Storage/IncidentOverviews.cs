using Crownwatch.Core.Incidents;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Storage;

/// <summary>What the pages and the API show of incidents: the very rows that the stages work on.</summary>
public sealed class IncidentOverviews(Database database)
{
    /// <summary>Newest first.</summary>
    /// <param name="open">true: only open ones; false: only resolved ones; null: all.</param>
    public IReadOnlyList<Incident> List(bool? open, int limit) => Find(new IncidentFilter { Open = open }, limit);

    /// <summary>Newest first, those that the filter lets through.</summary>
    public IReadOnlyList<Incident> Find(IncidentFilter filter, int limit) =>
        database.Read(connection =>
            connection
                .Query<string>(
                    """
                    SELECT state FROM incidents
                    WHERE (@Open IS NULL OR (resolved_at IS NULL) = @Open) AND (@Before IS NULL OR id < @Before)
                        AND (@from IS NULL OR opened_at >= @from) AND (@until IS NULL OR opened_at < @until)
                        AND (@Acknowledged IS NULL OR (json_extract(state, '$.acknowledgement') IS NOT NULL) = @Acknowledged)
                        AND (@severities IS NULL OR json_extract(state, '$.severity') IN (SELECT value FROM json_each(@severities)))
                        AND (@kinds IS NULL OR json_extract(state, '$.kind') IN (SELECT value FROM json_each(@kinds)))
                        AND (@Check IS NULL OR EXISTS (
                            SELECT 1 FROM json_each(state, '$.alerts') WHERE json_extract(value, '$.check') = @Check))
                    ORDER BY id DESC LIMIT @limit
                    """,
                    new
                    {
                        filter.Open,
                        filter.Before,
                        filter.Acknowledged,
                        filter.Check,
                        from = filter.From?.ToUnixTimeMilliseconds(),
                        until = filter.Until?.ToUnixTimeMilliseconds(),
                        severities = filter.Severities is { } severities ? Json.Write(severities) : null,
                        kinds = filter.Kinds is { } kinds ? Json.Write(kinds) : null,
                        limit,
                    }
                )
                .Select(Json.Read<Incident>)
                .ToList()
        );

    /// <summary>Open ones: the gravest first, of equals those nobody has taken, then those open for longest; and how many there are in all.</summary>
    public (IReadOnlyList<Incident> Gravest, int InAll) GravestOpen(int limit) =>
        database.Read(connection =>
        {
            var inAll = connection.ExecuteScalar<int>("SELECT count(*) FROM incidents WHERE resolved_at IS NULL");
            var few = inAll <= limit;
            var states = connection.Query<string>(
                few
                    ? "SELECT state FROM incidents WHERE resolved_at IS NULL"
                    : """
                    SELECT state FROM incidents WHERE resolved_at IS NULL
                    ORDER BY CASE json_extract(state, '$.severity') WHEN 'critical' THEN 0 WHEN 'high' THEN 1 WHEN 'medium' THEN 2 ELSE 3 END, id
                    LIMIT @limit
                    """,
                new { limit }
            );
            return (
                (IReadOnlyList<Incident>)
                    [.. states.Select(Json.Read<Incident>).OrderBy(i => i.Severity).ThenBy(i => i.IsAcknowledged).ThenBy(i => i.OpenedAt)],
                inAll
            );
        });

    /// <summary>null when there is no such incident.</summary>
    public IncidentOverview? Find(long id) =>
        database.Read(connection =>
            IncidentStore.Find(connection, id) is { } incident
                ? new IncidentOverview(incident, Timeline(connection, id), Messages(connection, id))
                {
                    Version = Versions.Incident(connection, id)!,
                }
                : null
        );

    /// <summary>Channels with messages that have waited for over a minute: how many, since when, and what the latest try came to.</summary>
    public IReadOnlyList<OverdueChannel> Overdue(DateTimeOffset now) =>
        database.Read(connection =>
            connection
                .Query<(string Channel, long Count, long Since, string? Answer)>(
                    """
                    SELECT channel, count(*), min(created_at),
                           (SELECT trim(coalesce(t.status, '') || ' ' || t.answer) FROM tries t JOIN outbox o ON o.id = t.outbox_id
                            WHERE o.channel = w.channel AND o.state = 'pending' ORDER BY t.id DESC LIMIT 1)
                    FROM outbox w WHERE state = 'pending' AND created_at < @minuteAgo GROUP BY channel ORDER BY channel
                    """,
                    new { minuteAgo = now.AddMinutes(-1).ToUnixTimeMilliseconds() }
                )
                .Select(r => new OverdueChannel(r.Channel, (int)r.Count, DateTimeOffset.FromUnixTimeMilliseconds(r.Since), r.Answer))
                .ToList()
        );

    private static List<TimelineEntry> Timeline(SqliteConnection connection, long id) =>
        connection
            .Query<(long At, string Event, string Text, string? Who, string? Facts)>(
                "SELECT at, event, text, who, facts FROM timeline WHERE incident_id = @id ORDER BY id",
                new { id }
            )
            .Select(row => new TimelineEntry(DateTimeOffset.FromUnixTimeMilliseconds(row.At), row.Event, row.Text, row.Who)
            {
                Facts = row.Facts is { } facts ? Json.Read<Facts>(facts) : Facts.None,
            })
            .ToList();

    internal static List<MessageOverview> Messages(SqliteConnection connection, long id)
    {
        var tries = connection
            .Query<TryRow>(
                """
                SELECT t.outbox_id AS message, t.at, t.outcome, t.status, t.duration_ms AS duration, t.answer
                FROM tries t JOIN outbox o ON o.id = t.outbox_id WHERE o.incident_id = @id ORDER BY t.id
                """,
                new { id }
            )
            .ToLookup(t => t.Message);
        return connection
            .Query<(long Id, string Channel, string Kind, string State, long Created, long? Delivered, string? Receipt, string Notice)>(
                """
                SELECT id, channel, kind, state, created_at, delivered_at, receipt, notice FROM outbox
                WHERE incident_id = @id ORDER BY id
                """,
                new { id }
            )
            .Select(row => (Row: row, Notice: Json.Read<Notice>(row.Notice)))
            .Select(m => new MessageOverview(
                m.Row.Id,
                m.Row.Channel,
                m.Row.Kind,
                m.Row.State,
                Instant(m.Row.Created),
                m.Row.Delivered is { } at ? Instant(at) : null,
                m.Row.Receipt,
                m.Notice.Title,
                tries[m.Row.Id].Select(t => t.ToOverview()).ToList()
            )
            {
                People = m.Notice.People,
            })
            .ToList();
    }

    private static DateTimeOffset Instant(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms);

    private sealed record TryRow
    {
        public long Message { get; init; }
        public long At { get; init; }
        public string Outcome { get; init; } = "";
        public long? Status { get; init; }
        public long Duration { get; init; }
        public string Answer { get; init; } = "";

        public TryOverview ToOverview() => new(Instant(At), Outcome, (int?)Status, Duration, Answer);
    }
}

public sealed record IncidentOverview(Incident Incident, IReadOnlyList<TimelineEntry> Timeline, IReadOnlyList<MessageOverview> Messages)
{
    /// <summary>As <see cref="Versions"/> has it.</summary>
    public required string Version { get; init; }
}

/// <summary>Which incidents are asked for; null lets all through.</summary>
public sealed record IncidentFilter
{
    public bool? Open { get; init; }
    public bool? Acknowledged { get; init; }

    /// <summary>Of those names.</summary>
    public IReadOnlyList<string>? Severities { get; init; }
    public IReadOnlyList<string>? Kinds { get; init; }

    /// <summary>One of its alerts is or was on that check.</summary>
    public string? Check { get; init; }

    /// <summary>By when it opened, inclusive.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Exclusive.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Only lower numbers.</summary>
    public long? Before { get; init; }
}

/// <param name="State">pending, delivered, refused or overtaken.</param>
public sealed record MessageOverview(
    long Id,
    string Channel,
    string Kind,
    string State,
    DateTimeOffset CreatedAt,
    DateTimeOffset? DeliveredAt,
    string? Receipt,
    string Title,
    IReadOnlyList<TryOverview> Tries
)
{
    /// <summary>The people who are meant.</summary>
    public IReadOnlyList<string> People { get; init; } = [];
}

public sealed record TryOverview(DateTimeOffset At, string Outcome, int? Status, long DurationMilliseconds, string Answer);

/// <param name="Answer">What the receiver said last, without secrets; null when nothing was tried yet.</param>
public sealed record OverdueChannel(string Channel, int Count, DateTimeOffset Since, string? Answer);
