using Crownwatch.Core.Definitions;
using Crownwatch.Core.Results;
using Crownwatch.Core.StatusPages;
using Crownwatch.Server.StatusPage;
using Crownwatch.Server.Storage;
using Dapper;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Crownwatch.Tests.StatusPage;

/// <summary>The days of a strip, from what the database has.</summary>
public sealed class DayStripsTests : IAsyncLifetime
{
    private static readonly DateTimeOffset _now = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);
    private readonly SqliteConnection _connection;
    private readonly Database _database;

    public DayStripsTests()
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
    public void Count_what_was_seen_each_day_whether_days_were_kept_or_not(int seed)
    {
        var random = new Random(seed);
        var first = _now.AddDays(-100);
        List<(long Slot, Outcome Outcome, Exclusion Exclusion)> slots = [];
        for (var at = first; at < _now; at += TimeSpan.FromHours(random.Next(20) == 0 ? random.Next(200) : 1))
        {
            slots.Add((at.ToUnixTimeMilliseconds(), (Outcome)(random.Next(20) % 4), (Exclusion)(random.Next(30) % 3)));
        }

        Store("one", slots);
        var expected = Enumerable
            .Range(0, DayStrips.Days)
            .Select(i => DateOnly.FromDateTime(_now.UtcDateTime).AddDays(i - DayStrips.Days + 1))
            .Select(day => (day, Of: slots.Where(s => s.Exclusion == Exclusion.None && Day(s.Slot) == day).ToList()))
            .Select(d => new ComponentDay(
                d.day,
                d.Of.Count(s => s.Outcome == Outcome.Up) * 3_600_000L,
                d.Of.Count(s => s.Outcome == Outcome.Down) * 3_600_000L
            ))
            .ToList();

        Assert.Equal(expected, new DayStrips(_database).Of([Check("one")], _now));
        Assert.True(DayStore.Keep(_connection, 1, _now.AddDays(-20).ToUnixTimeMilliseconds()) > 10);
        Assert.Equal(expected, new DayStrips(_database).Of([Check("one")], _now));
    }

    [Fact]
    public void Of_several_checks_are_taken_together_and_a_check_without_results_adds_nothing()
    {
        Store("one", [(_now.AddHours(-1).ToUnixTimeMilliseconds(), Outcome.Up, Exclusion.None)]);
        Store("two", [(_now.AddHours(-1).ToUnixTimeMilliseconds(), Outcome.Down, Exclusion.None)]);

        var days = new DayStrips(_database).Of([Check("one"), Check("two"), Check("new")], _now);

        Assert.Equal(0.5m, days[^1].Availability);
        Assert.All(days.SkipLast(1), d => Assert.Equal(DayLevel.NoData, d.Level));
    }

    [Fact]
    public void Are_read_anew_after_a_minute_and_on_a_new_day()
    {
        Store("one", [(_now.AddHours(-1).ToUnixTimeMilliseconds(), Outcome.Up, Exclusion.None)]);
        var strips = new DayStrips(_database);
        Assert.Equal(DayLevel.Up, strips.Of([Check("one")], _now)[^1].Level);
        _connection.Execute("UPDATE results SET outcome = 1");

        Assert.Equal(DayLevel.Up, strips.Of([Check("one")], _now.AddSeconds(59))[^1].Level);
        Assert.Equal(DayLevel.MuchDown, strips.Of([Check("one")], _now.AddSeconds(60))[^1].Level);
        Assert.Equal(DayLevel.NoData, strips.Of([Check("one")], _now.AddDays(1))[^1].Level);
        Assert.Equal(DayLevel.MuchDown, strips.Of([Check("one")], _now.AddDays(1))[^2].Level);
    }

    private static DateOnly Day(long slot) => DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeMilliseconds(slot).UtcDateTime);

    private static CheckDefinition Check(string name) =>
        new()
        {
            Name = name,
            Criteria = [],
            Interval = TimeSpan.FromHours(1),
        };

    private void Store(string name, IEnumerable<(long Slot, Outcome Outcome, Exclusion Exclusion)> slots)
    {
        var id = _connection.ExecuteScalar<long>("INSERT INTO checks (name) VALUES (@name) RETURNING id", new { name });
        foreach (var (slot, outcome, exclusion) in slots)
        {
            _connection.Execute(
                "INSERT INTO results (check_id, slot, outcome, cause, status, finished_after, exclusion) VALUES (@id, @slot, @outcome, 0, 200, 1, @exclusion)",
                new
                {
                    id,
                    slot,
                    outcome = (int)outcome,
                    exclusion = (int)exclusion,
                }
            );
        }
    }
}
