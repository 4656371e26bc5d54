using Crownwatch.Core.Reporting;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Reporting;

/// <summary>Availability over a span, summed up by the database: ninety days of results are never read one by one.</summary>
public static class AvailabilityQuery
{
    /// <summary>
    /// One check's figures. A slot stands for one interval and never beyond the slot that follows (semantics.md 3.1): so that time is not
    /// counted twice where the interval was longer once.
    /// </summary>
    /// <param name="interval">The check's interval as it is defined now; results don't say which one held.</param>
    public static AvailabilityFigures Of(
        SqliteConnection connection,
        (string Name, long Id) check,
        TimeSpan interval,
        DateTimeOffset from,
        DateTimeOffset until
    )
    {
        var step = (long)interval.TotalMilliseconds;
        var (first, end) = (from.ToUnixTimeMilliseconds(), until.ToUnixTimeMilliseconds());
        var sums = connection.QuerySingle<Sums>(
            """
            SELECT total(outcome = 0 AND slot >= @first) AS Up, total(outcome = 1 AND slot >= @first) AS Down,
                   total(outcome > 1 AND slot >= @first) AS Unknown,
                   total((outcome = 0) * stands) AS UpTime, total((outcome = 1) * stands) AS DownTime,
                   total((outcome = 0 AND exclusion = 0) * stands) AS AdjustedUp,
                   total((outcome = 1 AND exclusion = 0) * stands) AS AdjustedDown
            FROM (
                SELECT slot, outcome, exclusion,
                    max(0, min(slot + @step, lead(slot, 1, @end) OVER (ORDER BY slot), @end) - max(slot, @first)) AS stands
                FROM results WHERE check_id = @Id AND slot > @first - @step AND slot < @end
            )
            """,
            new
            {
                check.Id,
                first,
                end,
                step,
            }
        );
        return new AvailabilityFigures
        {
            Check = check.Name,
            Up = (int)sums.Up,
            Down = (int)sums.Down,
            Unknown = (int)sums.Unknown,
            UpMilliseconds = (long)sums.UpTime,
            DownMilliseconds = (long)sums.DownTime,
            AdjustedUpMilliseconds = (long)sums.AdjustedUp,
            AdjustedDownMilliseconds = (long)sums.AdjustedDown,
            SpanMilliseconds = end - first,
        };
    }

    /// <summary>For a check that is no longer defined: the commonest distance of its slots in the span; null where there are none.</summary>
    public static TimeSpan? CommonestInterval(SqliteConnection connection, long check, DateTimeOffset from, DateTimeOffset until) =>
        connection.ExecuteScalar<long?>(
            """
            SELECT gap FROM (
                SELECT lead(slot) OVER (ORDER BY slot) - slot AS gap FROM results
                WHERE check_id = @check AND slot >= @from AND slot < @until
            )
            WHERE gap IS NOT NULL GROUP BY gap ORDER BY count(*) DESC, gap LIMIT 1
            """,
            new
            {
                check,
                from = from.ToUnixTimeMilliseconds(),
                until = until.ToUnixTimeMilliseconds(),
            }
        )
            is { } gap
            ? TimeSpan.FromMilliseconds(gap)
            : null;

    // Sums of reals: the database says 0.0 and not nothing for no rows. Whole numbers up to 2^53 are exact.
    private sealed record Sums
    {
        public double Up { get; init; }
        public double Down { get; init; }
        public double Unknown { get; init; }
        public double UpTime { get; init; }
        public double DownTime { get; init; }
        public double AdjustedUp { get; init; }
        public double AdjustedDown { get; init; }
    }
}
