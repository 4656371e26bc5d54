using Crownwatch.Core.Definitions;
using Crownwatch.Core.StatusPages;
using Crownwatch.Server.Storage;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.StatusPage;

/// <summary>
/// How the checks of status pages stood on each of the last 90 days, UTC. A check is read at most once a minute; of its days the
/// database keeps how many slots they had (<see cref="DayStore"/>), so that only slots that are not plainly up are looked at.
/// </summary>
public sealed class DayStrips(Database database)
{
    public const int Days = 90;
    private static readonly TimeSpan _readEvery = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _readAnewDayEvery = TimeSpan.FromSeconds(5);
    private readonly Dictionary<string, Strip> _strips = new(StringComparer.Ordinal);

    /// <summary>The days of the checks together, the oldest first; today is the last.</summary>
    public IReadOnlyList<ComponentDay> Of(IReadOnlyCollection<CheckDefinition> checks, DateTimeOffset now)
    {
        var today = now.ToUnixTimeMilliseconds() / DayStore.Day;
        foreach (var check in checks.Where(c => !IsFresh(c, today, now)))
        {
            _strips[check.Name] = database.Read(connection => Read(connection, check, today, now));
        }

        var strips = checks.Select(c => _strips[c.Name].Days).ToList();
        return
        [
            .. Enumerable
                .Range(0, Days)
                .Select(i => new ComponentDay(
                    DateOnly.FromDateTime(DateTime.UnixEpoch.AddDays(today - Days + 1 + i)),
                    strips.Sum(s => s[i].Up),
                    strips.Sum(s => s[i].Down)
                )),
        ];
    }

    private bool IsFresh(CheckDefinition check, long today, DateTimeOffset now) =>
        _strips.TryGetValue(check.Name, out var strip)
        && strip.Today == today
        && strip.Interval == check.Interval
        && now - strip.ReadAt is var age
        && age >= TimeSpan.Zero
        && age < (strip.Days[^1] is (0, 0) ? _readAnewDayEvery : _readEvery);

    private static Strip Read(SqliteConnection connection, CheckDefinition check, long today, DateTimeOffset now)
    {
        var days = new (long Up, long Down)[Days];
        var id = connection.ExecuteScalar<long?>("SELECT id FROM checks WHERE name = @Name", new { check.Name });
        if (id is { } known)
        {
            var first = today - Days + 1;
            var slots = Slots(connection, known, first, today);
            var apart = connection
                .Query<(long Day, long Apart, double Down)>(
                    """
                    SELECT slot / 86400000, count(*), total(outcome = 1 AND exclusion = 0) FROM results
                    WHERE check_id = @known AND slot >= @from AND (outcome <> 0 OR exclusion <> 0) GROUP BY 1
                    """,
                    new { known, from = first * DayStore.Day }
                )
                .ToDictionary(row => row.Day);
            var step = (long)check.Interval.TotalMilliseconds;
            for (var i = 0; i < Days; i++)
            {
                var count = slots.GetValueOrDefault(first + i);
                var (_, notUp, down) = apart.GetValueOrDefault(first + i);

                // A slot stands for an interval (semantics.md 3.1), but all of a day's for no more than the day.
                var stands = count == 0 ? 0 : Math.Min(step, DayStore.Day / count);
                days[i] = (Math.Max(0, count - notUp) * stands, (long)down * stands);
            }
        }

        return new Strip(check.Interval, today, now, days);
    }

    private static Dictionary<long, long> Slots(SqliteConnection connection, long check, long first, long last)
    {
        var slots = connection
            .Query<(long Day, long Slots)>(
                "SELECT day, slots FROM result_days WHERE check_id = @check AND day BETWEEN @first AND @last",
                new
                {
                    check,
                    first,
                    last,
                }
            )
            .ToDictionary(row => row.Day, row => row.Slots);

        // Days that are not kept, each stretch of them counted at once.
        for (var day = first; day <= last; day++)
        {
            var from = day;
            while (day <= last && !slots.ContainsKey(day))
            {
                day++;
            }

            if (day > from)
            {
                foreach (
                    var (counted, count) in connection.Query<(long, long)>(
                        """
                        SELECT slot / 86400000, count(*) FROM results
                        WHERE check_id = @check AND slot >= @from AND slot < @until GROUP BY 1
                        """,
                        new
                        {
                            check,
                            from = from * DayStore.Day,
                            until = day * DayStore.Day,
                        }
                    )
                )
                {
                    slots[counted] = count;
                }
            }
        }

        return slots;
    }

    private sealed record Strip(TimeSpan Interval, long Today, DateTimeOffset ReadAt, (long Up, long Down)[] Days);
}
