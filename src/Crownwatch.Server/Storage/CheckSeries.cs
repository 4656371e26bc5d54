using Crownwatch.Core.Results;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Storage;

/// <summary>Results over time, for charts and strips; always inside the caller's snapshot.</summary>
public static class CheckSeries
{
    /// <summary>Slot, outcome and time of every result from the instant on, oldest first.</summary>
    public static IReadOnlyList<SeriesPoint> Points(SqliteConnection connection, string check, DateTimeOffset from) =>
        connection
            .Query<(long Slot, long Outcome, long? Latency)>(
                """
                SELECT r.slot, r.outcome, r.latency_us FROM results r
                WHERE r.check_id = (SELECT id FROM checks WHERE name = @check) AND r.slot >= @from ORDER BY r.slot
                """,
                new { check, from = from.ToUnixTimeMilliseconds() },
                buffered: false
            )
            .Select(row => new SeriesPoint(row.Slot, (Outcome)row.Outcome, row.Latency / 1000d))
            .ToList();

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

/// <param name="Slot">Unix milliseconds.</param>
/// <param name="Milliseconds">null where there was no answer.</param>
public readonly record struct SeriesPoint(long Slot, Outcome Outcome, double? Milliseconds);

/// <param name="Index">0 is the span that begins at the start asked for.</param>
/// <param name="Other">Unknown and missed slots.</param>
/// <param name="LongestMilliseconds">null where there was no answer.</param>
public readonly record struct SeriesSpan(int Index, int Up, int Down, int Other, double? LongestMilliseconds);
