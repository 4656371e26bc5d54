using Dapper;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Storage;

/// <summary>Which events of PagerDuty were taken, and how it calls its incidents.</summary>
public static class PagerDutyEventStore
{
    // PagerDuty sends an event again for up to 48 hours.
    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(7);
    private static readonly TimeSpan IncidentsKeptFor = TimeSpan.FromDays(400);

    /// <summary>Notes that the event was taken. False when it had been before.</summary>
    public static bool TryTake(SqliteConnection connection, string id, DateTimeOffset now)
    {
        var at = now.ToUnixTimeMilliseconds();
        connection.Execute("DELETE FROM pagerduty_events WHERE at < @before", new { before = at - (long)KeptFor.TotalMilliseconds });
        connection.Execute(
            "DELETE FROM pagerduty_incidents WHERE at < @before",
            new { before = at - (long)IncidentsKeptFor.TotalMilliseconds }
        );
        return connection.Execute("INSERT INTO pagerduty_events VALUES (@id, @at) ON CONFLICT DO NOTHING", new { id, at }) == 1;
    }

    /// <param name="id">PagerDuty's own.</param>
    /// <param name="key">Ours, that it was triggered by.</param>
    public static void Know(SqliteConnection connection, string id, string key, DateTimeOffset now) =>
        connection.Execute(
            "INSERT INTO pagerduty_incidents VALUES (@id, @key, @at) ON CONFLICT (id) DO UPDATE SET key = excluded.key, at = excluded.at",
            new
            {
                id,
                key,
                at = now.ToUnixTimeMilliseconds(),
            }
        );

    public static string? KeyOf(SqliteConnection connection, string id) =>
        connection.ExecuteScalar<string?>("SELECT key FROM pagerduty_incidents WHERE id = @id", new { id });
}
