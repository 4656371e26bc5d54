using Crownwatch.Core.Incidents;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Storage;

/// <summary>Everything that was decided and done, in order: entries of incidents and those that belong to none.</summary>
public static class JournalStore
{
    /// <summary>The newest of the span [from, until), at most so many, oldest first.</summary>
    public static List<JournalEntry> Between(SqliteConnection connection, DateTimeOffset from, DateTimeOffset until, int most) =>
        [.. Newest(connection, new JournalFilter(from, until), most).AsEnumerable().Reverse()];

    /// <summary>Newest first, at most so many of those that the filter lets through.</summary>
    public static List<JournalEntry> Newest(SqliteConnection connection, JournalFilter filter, int most) =>
        connection
            .Query<(long Id, long? Incident, long At, string Event, string Text, string? Who, string? Facts)>(
                """
                SELECT id, incident_id, at, event, text, who, facts FROM timeline
                WHERE at >= @from AND at < @until AND (at, id) < (@beforeAt, @beforeId)
                    AND (@Event IS NULL OR event = @Event) AND (@Who IS NULL OR who = @Who)
                    AND (@Incident IS NULL OR incident_id = @Incident)
                ORDER BY at DESC, id DESC LIMIT @most
                """,
                new
                {
                    from = filter.From.ToUnixTimeMilliseconds(),
                    until = filter.Until.ToUnixTimeMilliseconds(),
                    beforeAt = filter.Before?.At ?? long.MaxValue,
                    beforeId = filter.Before?.Id ?? long.MaxValue,
                    filter.Event,
                    filter.Who,
                    filter.Incident,
                    most,
                }
            )
            .Select(row => new JournalEntry(
                row.Id,
                row.Incident,
                new TimelineEntry(DateTimeOffset.FromUnixTimeMilliseconds(row.At), row.Event, row.Text, row.Who)
                {
                    Facts = row.Facts is { } facts ? Json.Read<Facts>(facts) : Facts.None,
                }
            ))
            .ToList();
}

/// <summary>Entries of the span [from, until); null lets all through.</summary>
public sealed record JournalFilter(DateTimeOffset From, DateTimeOffset Until)
{
    public string? Event { get; init; }
    public string? Who { get; init; }
    public long? Incident { get; init; }

    /// <summary>Only what stands before this one: where a page ended. In Unix milliseconds.</summary>
    public (long At, long Id)? Before { get; init; }
}

/// <param name="Incident">null for what belongs to none.</param>
public sealed record JournalEntry(long Id, long? Incident, TimelineEntry Entry);
