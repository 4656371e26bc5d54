using Crownwatch.Core.Results;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Storage;

/// <summary>Results over time, for charts and strips; always inside the caller's snapshot.</summary>
public static class CheckSeries
{
    /// <summary>Hands on slot (Unix milliseconds), outcome and time (milliseconds) of every result in [from, until), oldest first.</summary>
    public static void Each(
        SqliteConnection connection,
        string check,
        DateTimeOffset from,
        DateTimeOffset until,
        Action<long, Outcome, double?> take
    )
    {
        // Without a mapper between: ninety days are a hundred thousand rows.
        using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT slot, outcome, latency_us FROM results
            WHERE check_id = (SELECT id FROM checks WHERE name = $check) AND slot >= $from AND slot < $until ORDER BY slot
            """;
        command.Parameters.AddWithValue("$check", check);
        command.Parameters.AddWithValue("$from", from.ToUnixTimeMilliseconds());
        command.Parameters.AddWithValue("$until", until.ToUnixTimeMilliseconds());
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            take(rows.GetInt64(0), (Outcome)rows.GetInt64(1), rows.IsDBNull(2) ? null : rows.GetInt64(2) / 1000d);
        }
    }

    /// <summary>The first slot at or after the instant, in Unix milliseconds; null without any.</summary>
    public static long? FirstSlot(SqliteConnection connection, string check, DateTimeOffset from) =>
        connection.ExecuteScalar<long?>(
            "SELECT min(slot) FROM results WHERE check_id = (SELECT id FROM checks WHERE name = @check) AND slot >= @from",
            new { check, from = from.ToUnixTimeMilliseconds() }
        );

    /// <summary>Counts and the longest time in each span of <paramref name="width"/> from <paramref name="from"/> on; empty spans are left out.</summary>
    public static IReadOnlyList<SeriesSpan> Spans(SqliteConnection connection, string check, DateTimeOffset from, TimeSpan width) =>
        connection
            .Query<(long Index, long Up, long Down, long Other, long? Longest)>(
                """
                SELECT (r.slot - @from) / @width, sum(r.outcome = 0), sum(r.outcome = 1), sum(r.outcome > 1), max(r.latency_us)
                FROM results r WHERE r.check_id = (SELECT id FROM checks WHERE name = @check) AND r.slot >= @from GROUP BY 1 ORDER BY 1
                """,
                new
                {
                    check,
                    from = from.ToUnixTimeMilliseconds(),
                    width = (long)width.TotalMilliseconds,
                }
            )
            .Select(row => new SeriesSpan((int)row.Index, (int)row.Up, (int)row.Down, (int)row.Other, row.Longest / 1000d))
            .ToList();

    /// <summary>The latest slot of any of the checks that was not up, in Unix milliseconds; null when there was none.</summary>
    public static long? LastTrouble(SqliteConnection connection) =>
        connection.ExecuteScalar<long?>("SELECT max((SELECT max(slot) FROM failures WHERE check_id = c.id)) FROM checks c");

    /// <summary>The first slot of any check, in Unix milliseconds; null before the first result.</summary>
    public static long? Beginning(SqliteConnection connection) =>
        connection.ExecuteScalar<long?>("SELECT min((SELECT min(slot) FROM results WHERE check_id = c.id)) FROM checks c");
}

/// <param name="Index">0 is the span that begins at the start asked for.</param>
/// <param name="Other">Unknown and missed slots.</param>
/// <param name="LongestMilliseconds">null where there was no answer.</param>
public readonly record struct SeriesSpan(int Index, int Up, int Down, int Other, double? LongestMilliseconds);
