using Crownwatch.Core.Incidents;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Storage;

/// <summary>Everything that was decided and done, in order: entries of incidents and those that belong to none.</summary>
public static class JournalStore
{
    /// <summary>The newest of the span [from, until), at most so many, oldest first.</summary>
    public static List<JournalEntry> Between(SqliteConnection connection, DateTimeOffset from, DateTimeOffset until, int most) =>
        [
            .. connection
                .Query<(long Id, long? Incident, long At, string Event, string Text, string? Who, string? Facts)>(
                    """
                    SELECT id, incident_id, at, event, text, who, facts FROM timeline
                    WHERE at >= @from AND at < @until ORDER BY at DESC, id DESC LIMIT @most
                    """,
                    new
                    {
                        from = from.ToUnixTimeMilliseconds(),
                        until = until.ToUnixTimeMilliseconds(),
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
                .Reverse(),
        ];
}

/// <param name="Incident">null for what belongs to none.</param>
public sealed record JournalEntry(long Id, long? Incident, TimelineEntry Entry);
