using Crownwatch.Core.Reporting;
using Crownwatch.Server.Storage;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Reporting;

/// <summary>Availability over a span, summed up by the database: of ninety days only the slots that are not plainly up are looked at.</summary>
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
        var slots = DayStore.Slots(connection, check.Id, first - step + 1, end);
        var span = new
        {
            check.Id,
            first,
            end,
            step,
        };

        // Where no slot cuts short the one before it, all that is not exceptional stands for its interval and need not be looked at.
        var sums = slots.LeastGap >= step ? Plainly(connection, slots, span, first, end, step) : OneByOne(connection, span);
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

    private static Sums Plainly(SqliteConnection connection, SlotStretch slots, object span, long first, long end, long step)
    {
        var apart = connection.QuerySingle<Sums>(
            """
            SELECT total((outcome <> 0) * (slot >= @first)) AS Up, total(outcome = 1 AND slot >= @first) AS Down,
                   total(outcome > 1 AND slot >= @first) AS Unknown,
                   total((outcome <> 0) * stands) AS UpTime, total((outcome = 1) * stands) AS DownTime,
                   total(stands) AS AdjustedUp, total((outcome = 1 AND exclusion = 0) * stands) AS AdjustedDown
            FROM (
                SELECT slot, outcome, exclusion, min(slot + @step, @end) - max(slot, @first) AS stands
                FROM results WHERE check_id = @Id AND slot > @first - @step AND slot < @end AND (outcome <> 0 OR exclusion <> 0)
            )
            """,
            span
        );

        // Of the first and the last slot only a part may lie in the span. The sums of up are what was taken away from all there is.
        var before = slots.Count > 0 ? Math.Max(0, first - slots.First) : 0;
        var after = slots.Count > 0 ? Math.Max(0, slots.Last + step - end) : 0;
        var all = (slots.Count * step) - before - after;
        return apart with
        {
            Up = slots.Count - (before > 0 ? 1 : 0) - apart.Up,
            UpTime = all - apart.UpTime,
            AdjustedUp = all - apart.AdjustedUp,
        };
    }

    private static Sums OneByOne(SqliteConnection connection, object span) =>
        connection.QuerySingle<Sums>(
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
            span
        );

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
