using Dapper;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Storage;

/// <summary>
/// Days of slots that were counted once, because past slots hardly ever change: where one does, the database forgets its day, and
/// whoever asks counts that day anew. How the slots turned out is not kept here: corrections may change it at any time.
/// </summary>
public static class DayStore
{
    /// <summary>Milliseconds.</summary>
    public const long Day = 86_400_000;

    /// <summary>The check's slots in [from, until), in Unix milliseconds.</summary>
    public static SlotStretch Slots(SqliteConnection connection, long check, long from, long until)
    {
        var (slots, read) = (SlotStretch.None, from);
        foreach (var (day, kept) in Kept(connection, check, (from + Day - 1) / Day, until / Day))
        {
            slots = slots.Then(Count(connection, check, read, day * Day)).Then(kept);
            read = (day + 1) * Day;
        }

        return slots.Then(Count(connection, check, read, until));
    }

    /// <summary>Counts and keeps the check's days that ended by then and are not kept yet.</summary>
    /// <param name="until">Unix milliseconds.</param>
    /// <returns>How many days it counted.</returns>
    public static int Keep(SqliteConnection connection, long check, long until)
    {
        var kept = connection.Query<long>("SELECT day FROM result_days WHERE check_id = @check", new { check }).ToHashSet();
        var counted = 0;
        for (var slot = NextSlot(connection, check, 0); slot / Day is { } day && (day + 1) * Day <= until; )
        {
            if (!kept.Contains(day))
            {
                Put(connection, check, day, Count(connection, check, day * Day, (day + 1) * Day));
                counted++;
            }

            slot = NextSlot(connection, check, (day + 1) * Day);
        }

        return counted;
    }

    private static IEnumerable<(long Day, SlotStretch Slots)> Kept(SqliteConnection connection, long check, long first, long end) =>
        connection
            .Query<(long Day, long Slots, long First, long Last, long? LeastGap)>(
                """
                SELECT day, slots, first_slot, last_slot, least_gap FROM result_days
                WHERE check_id = @check AND day >= @first AND day < @end ORDER BY day
                """,
                new
                {
                    check,
                    first,
                    end,
                }
            )
            .Select(row => (row.Day, new SlotStretch(row.Slots, row.First, row.Last, row.LeastGap ?? long.MaxValue)));

    private static void Put(SqliteConnection connection, long check, long day, SlotStretch slots) =>
        connection.Execute(
            "INSERT INTO result_days VALUES (@check, @day, @Count, @First, @Last, @gap)",
            new
            {
                check,
                day,
                slots.Count,
                slots.First,
                slots.Last,
                gap = slots.Count > 1 ? slots.LeastGap : (long?)null,
            }
        );

    private static long? NextSlot(SqliteConnection connection, long check, long from) =>
        connection.ExecuteScalar<long?>("SELECT min(slot) FROM results WHERE check_id = @check AND slot >= @from", new { check, from });

    // Slot by slot here: the distance to the slot before costs the database ten times as much.
    private static SlotStretch Count(SqliteConnection connection, long check, long from, long until)
    {
        var slots = SlotStretch.None;
        if (from >= until)
        {
            return slots;
        }

        using var command = connection.CreateCommand();
        command.CommandText = "SELECT slot FROM results WHERE check_id = $check AND slot >= $from AND slot < $until ORDER BY slot";
        command.Parameters.AddWithValue("$check", check);
        command.Parameters.AddWithValue("$from", from);
        command.Parameters.AddWithValue("$until", until);
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            slots = slots.Then(SlotStretch.Of(rows.GetInt64(0)));
        }

        return slots;
    }
}
