using Crownwatch.Core.Reporting;
using Crownwatch.Core.Results;
using Crownwatch.Server.Reporting;
using Dapper;
using Microsoft.Data.Sqlite;
using Xunit;
using static Crownwatch.Tests.Reporting.Cases;

namespace Crownwatch.Tests.Reporting;

/// <summary>What the database sums up is what the arithmetic of semantics.md 3 gives.</summary>
[Trait("rule", "3.1")]
public sealed class AvailabilityQueryTests : IDisposable
{
    private static readonly TimeSpan _interval = TimeSpan.FromMinutes(1);
    private readonly SqliteConnection _connection = new("Data Source=:memory:");

    public AvailabilityQueryTests()
    {
        _connection.Open();
        _connection.Execute(
            """
            CREATE TABLE results (check_id INTEGER NOT NULL, slot INTEGER NOT NULL, outcome INTEGER NOT NULL, exclusion INTEGER NOT NULL,
                PRIMARY KEY (check_id, slot)) STRICT, WITHOUT ROWID
            """
        );
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

    public void Dispose() => _connection.Dispose();

    private void Store(IEnumerable<DecidedSlot> slots) =>
        _connection.Execute(
            "INSERT INTO results VALUES (1, @slot, @outcome, @exclusion)",
            slots.Select(s => new
            {
                slot = s.Slot,
                outcome = (long)s.Outcome,
                exclusion = (long)s.Exclusion,
            })
        );
}
