using System.Globalization;
using Crownwatch.Core.Results;
using Crownwatch.Server.Reporting;
using Crownwatch.Server.Storage;
using Dapper;

namespace Crownwatch.Bench;

/// <summary>Availability of many checks over many days at one slot a minute: before and after their days were counted once.</summary>
internal static class ReportBench
{
    private static readonly TimeSpan _interval = TimeSpan.FromMinutes(1);
    private static readonly DateTimeOffset _from = new(2025, 8, 1, 0, 0, 0, TimeSpan.Zero);

    // One slot in 997 is down, one in 1,500 in maintenance: more than a good check has.
    private const string Fill = """
        WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < @slots)
        INSERT INTO results (check_id, slot, outcome, cause, status, latency_us, finished_after, exclusion)
        SELECT @id, @from + @phase + i * 60000, i % 997 = 5, 0, 200, 53000, 53, i % 1500 = 7 FROM n
        """;

    /// <returns>0 when both ways give the same figures.</returns>
    public static async Task<int> RunAsync(int checks, int days, TimeProvider time, CancellationToken stopping)
    {
        var folder = Directory.CreateTempSubdirectory("crownwatch-bench-");
        try
        {
            await using var database = new Database(Path.Combine(folder.FullName, "bench.db"), time);
            await Migrator.MigrateAsync(database, time, stopping);
            for (var id = 1; id <= checks; id++)
            {
                var row = new
                {
                    id,
                    slots = days * 1440,
                    from = _from.ToUnixTimeMilliseconds(),
                    phase = Slots.PhaseMilliseconds($"bench_{id}", _interval),
                };
                await database.WriteAsync(false, c => c.Execute(Fill, row), stopping);
            }

            var until = _from.AddDays(days);
            var (each, _) = Measure(database, checks, _interval + TimeSpan.FromSeconds(1), until, time);
            var (counted, from) = Measure(database, checks, _interval, until, time);
            var start = time.GetTimestamp();
            for (long id = 1; id <= checks; id++)
            {
                await database.WriteAsync(false, c => DayStore.Keep(c, id, until.ToUnixTimeMilliseconds()), stopping);
            }

            var keeping = time.GetElapsedTime(start);
            var (kept, same) = Measure(database, checks, _interval, until, time);
            Print($"{checks} checks, {days} days, {(long)checks * days * 1440:#,0} results, on one core:");
            Print($"  slot by slot         {each.TotalMilliseconds / checks, 8:0.00} ms a check (an interval that was shorter once)");
            Print($"  no day counted yet   {counted.TotalMilliseconds / checks, 8:0.00} ms a check, ratio {counted / each:0.000}");
            Print($"  days counted once    {kept.TotalMilliseconds / checks, 8:0.00} ms a check, ratio {kept / each:0.000}");
            Print($"  counting them        {keeping.TotalMilliseconds / checks, 8:0.00} ms a check, once");
            return from == same ? 0 : 1;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // All the figures as one text, so that both ways can be compared.
    private static (TimeSpan Took, string Figures) Measure(
        Database database,
        int checks,
        TimeSpan interval,
        DateTimeOffset until,
        TimeProvider time
    )
    {
        var start = time.GetTimestamp();
        var figures = database.Read(connection =>
            Enumerable
                .Range(1, checks)
                .Select(id => AvailabilityQuery.Of(connection, ($"bench_{id}", id), interval, _from.AddHours(7), until))
                .ToList()
        );
        return (time.GetElapsedTime(start), string.Join('\n', figures));
    }

    private static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
