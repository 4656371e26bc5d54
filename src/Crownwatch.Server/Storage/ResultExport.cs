using Crownwatch.Core.Results;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Storage;

/// <summary>Recorded results for reading elsewhere, a part at a time.</summary>
public static class ResultExport
{
    /// <summary>Every name that results are kept of, also of checks that are no longer defined.</summary>
    public static List<string> Checks(SqliteConnection connection) =>
        connection.Query<string>("SELECT name FROM checks ORDER BY name").AsList();

    /// <summary>The check's results of slots from the one on, oldest first, at most so many of those that the filter lets through.</summary>
    public static List<ExportedResult> Part(SqliteConnection connection, string check, long from, ResultFilter filter, int most) =>
        connection
            .Query<(long Slot, long Outcome, long Status, long? Latency)>(
                """
                SELECT slot, outcome, status, latency_us FROM results
                WHERE check_id = (SELECT id FROM checks WHERE name = @check) AND slot >= @from AND slot < @until
                    AND (@outcomes IS NULL OR outcome IN (SELECT value FROM json_each(@outcomes)))
                ORDER BY slot LIMIT @most
                """,
                new
                {
                    check,
                    from,
                    until = filter.UntilSlot,
                    outcomes = filter.OutcomesAsJson,
                    most,
                }
            )
            .Select(row => new ExportedResult(row.Slot, (Outcome)row.Outcome, row.Status == 0 ? null : (int)row.Status, row.Latency))
            .ToList();

    /// <summary>Up / (up + down) over the window that ends with the latest slot, whatever was taken out: the raw figure (semantics.md 3.3).</summary>
    /// <returns>0 to 1; null without data.</returns>
    public static double? RawAvailability(SqliteConnection connection, string check, TimeSpan window)
    {
        var (up, down) = connection.QuerySingle<(long, long)>(
            """
            WITH one AS (SELECT id FROM checks WHERE name = @check)
            SELECT coalesce(sum(outcome = 0), 0), coalesce(sum(outcome = 1), 0) FROM results
            WHERE check_id = (SELECT id FROM one)
                AND slot > (SELECT max(slot) FROM results WHERE check_id = (SELECT id FROM one)) - @window
            """,
            new { check, window = (long)window.TotalMilliseconds }
        );
        return up + down == 0 ? null : (double)up / (up + down);
    }
}

/// <param name="Slot">Unix milliseconds.</param>
/// <param name="Microseconds">null where nothing was connected to.</param>
public readonly record struct ExportedResult(long Slot, Outcome Outcome, int? Status, long? Microseconds);
