using Crownwatch.Core.Reporting;
using Crownwatch.Core.Results;
using Crownwatch.Server.Reporting;
using Crownwatch.Server.Storage;
using Dapper;
using Microsoft.Data.Sqlite;
using Xunit;
using static Crownwatch.Tests.Reporting.Cases;

namespace Crownwatch.Tests.Reporting;

/// <summary>What the database sums up is what the arithmetic of semantics.md 3 gives.</summary>
[Trait("rule", "3.1")]
public sealed class AvailabilityQueryTests : IAsyncLifetime
{
    private static readonly TimeSpan _interval = TimeSpan.FromMinutes(1);
    private readonly SqliteConnection _connection;
    private readonly Database _database;

    public AvailabilityQueryTests()
    {
        var name = $"file:{Guid.NewGuid():N}?mode=memory&cache=shared";
        _connection = new SqliteConnection($"Data Source={name};Pooling=False");
        _database = new Database(name, TimeProvider.System);
    }

    public async ValueTask InitializeAsync()
    {
        await _connection.OpenAsync(TestContext.Current.CancellationToken);
        await Migrator.MigrateAsync(_database, TimeProvider.System, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        await _connection.DisposeAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Agrees_with_the_arithmetic_on_any_history(int seed)
    {
        var random = new Random(seed);
        List<DecidedSlot> slots = [];
        for (var minute = -5; minute < 125; minute++)
        {
            if (random.Next(10) > 0)
            {
                var slot = Start.AddMinutes(minute).AddSeconds(17).ToUnixTimeMilliseconds();
                slots.Add(new DecidedSlot(slot, (Outcome)random.Next(4), float.NaN, 0, "") { Exclusion = (Exclusion)(random.Next(8) % 3) });
            }
        }

        Store(slots);
        var (from, until) = (Start.AddSeconds(random.Next(600)), Start.AddMinutes(100).AddSeconds(random.Next(600)));

        Assert.Equal(
            AvailabilityFigures.Of("one", slots, _interval, from, until),
            AvailabilityQuery.Of(_connection, ("one", 1), _interval, from, until)
        );
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Days_that_were_counted_once_change_no_figure_nor_does_what_comes_to_them_later(int seed)
    {
        var random = new Random(seed);
        List<DecidedSlot> slots = [];
        for (var minute = 0; minute < 6 * 1440; minute += random.Next(50) == 0 ? random.Next(2000) : 1)
        {
            var slot = Start.AddMinutes(minute).AddSeconds(41).ToUnixTimeMilliseconds();
            slots.Add(
                new DecidedSlot(slot, (Outcome)(random.Next(40) % 4), float.NaN, 0, "") { Exclusion = (Exclusion)(random.Next(90) % 3) }
            );
        }

        var late = slots[slots.Count / 2];
        slots.Remove(late);
        Store(slots);
        var (from, until) = (Start.AddSeconds(random.Next(90_000)), Start.AddDays(5).AddSeconds(random.Next(90_000)));
        Assert.True(DayStore.Keep(_connection, 1, Start.AddDays(6).ToUnixTimeMilliseconds()) > 1);
        AssertAgrees();
        Assert.Equal(0, DayStore.Keep(_connection, 1, Start.AddDays(6).ToUnixTimeMilliseconds()));

        slots.Add(late);
        Store([late]);
        AssertAgrees();
        Assert.Equal(1, DayStore.Keep(_connection, 1, Start.AddDays(6).ToUnixTimeMilliseconds()));
        AssertAgrees();

        var corrected = slots.Where(s => s.Slot % 7 == 0).ToList();
        _connection.Execute("UPDATE results SET exclusion = 2 WHERE slot % 7 = 0");
        slots = [.. slots.Except(corrected), .. corrected.Select(s => s with { Exclusion = (Exclusion)2 })];
        AssertAgrees();

        void AssertAgrees() =>
            Assert.Equal(
                AvailabilityFigures.Of("one", slots, _interval, from, until),
                AvailabilityQuery.Of(_connection, ("one", 1), _interval, from, until)
            );
    }

    [Fact]
    public void A_day_is_kept_only_when_all_of_it_is_over()
    {
        Store([At(0), At(1440), At(2 * 1440)]);
        var day = Start.ToUnixTimeMilliseconds() / DayStore.Day;

        Assert.Equal(0, DayStore.Keep(_connection, 1, ((day + 1) * DayStore.Day) - 1));
        Assert.Equal(1, DayStore.Keep(_connection, 1, (day + 1) * DayStore.Day));
        Assert.Equal(1, DayStore.Keep(_connection, 1, (day + 2) * DayStore.Day));
        Assert.Equal([day, day + 1], _connection.Query<long>("SELECT day FROM result_days ORDER BY day"));
    }

    [Fact]
    public void A_check_without_results_was_not_monitored()
    {
        var figures = AvailabilityQuery.Of(_connection, ("one", -1), _interval, Start, Start.AddHours(1));

        Assert.Null(figures.Availability);
        Assert.Equal((0m, 3_600_000), (figures.Coverage, figures.UnmonitoredMilliseconds));
    }

    [Fact]
    public void Time_is_counted_once_where_the_interval_was_shorter_before()
    {
        Store(
            Enumerable.Range(0, 120).Select(i => new DecidedSlot(Start.AddSeconds(30 * i).ToUnixTimeMilliseconds(), Outcome.Up, 1, 200, ""))
        );

        var figures = AvailabilityQuery.Of(_connection, ("one", 1), _interval, Start, Start.AddHours(1));

        Assert.Equal((1m, 1m), (figures.Availability, figures.Coverage));
    }

    [Fact]
    public void The_interval_of_a_check_that_is_no_longer_defined_is_the_commonest_distance_of_its_slots()
    {
        Store(
            new[] { 0, 1, 2, 3, 10, 11, 30 }.Select(m => new DecidedSlot(
                Start.AddMinutes(m).ToUnixTimeMilliseconds(),
                Outcome.Up,
                1,
                200,
                ""
            ))
        );

        Assert.Equal(_interval, AvailabilityQuery.CommonestInterval(_connection, 1, Start, Start.AddHours(1)));
        Assert.Null(AvailabilityQuery.CommonestInterval(_connection, 2, Start, Start.AddHours(1)));
    }

    private static DecidedSlot At(int minute) => new(Start.AddMinutes(minute).ToUnixTimeMilliseconds(), Outcome.Up, 1, 200, "");

    private void Store(IEnumerable<DecidedSlot> slots) =>
        _connection.Execute(
            """
            INSERT INTO results (check_id, slot, outcome, cause, status, finished_after, exclusion)
            VALUES (1, @slot, @outcome, 0, 0, 0, @exclusion)
            """,
            slots.Select(s => new
            {
                slot = s.Slot,
                outcome = (long)s.Outcome,
                exclusion = (long)s.Exclusion,
            })
        );
}
