using Crownwatch.Core.OnCall;
using Xunit;

namespace Crownwatch.Tests.OnCall;

/// <summary>Turns for calendars: the same beginning whenever one asks.</summary>
[Trait("rule", "8")]
public sealed class WholeTurnTests
{
    private static readonly DateTimeOffset _monday = Rota.At("2025-11-10T00:00:00Z");
    private static readonly Rotation _weekly = Rota.Of("UTC", "2025-11-10T00:00:00Z", TimeSpan.FromDays(7), "ada", "ben");

    [Fact]
    public void Turns_are_whole_whatever_part_of_them_is_looked_at()
    {
        foreach (var hours in new[] { 0, 1, 100, 167 })
        {
            var turns = WholeTurns.Touching(_weekly, [], _monday.AddHours(hours), _monday.AddHours(hours + 24));
            Assert.Equal(_monday, turns[0].From);
            Assert.Equal(_monday.AddDays(7), turns[0].Until);
            Assert.Equal(hours == 167 ? 2 : 1, turns.Count);
        }
    }

    [Fact]
    public void One_person_alone_has_a_turn_each_week()
    {
        var alone = Rota.Of("UTC", "2025-11-10T00:00:00Z", TimeSpan.FromDays(7), "ada");

        var turns = WholeTurns.Touching(alone, [], _monday.AddDays(10), _monday.AddDays(20));

        Assert.Equal([_monday.AddDays(7), _monday.AddDays(14)], turns.Select(t => t.From));
        Assert.Equal(_monday.AddDays(21), turns[^1].Until);
    }

    [Fact]
    public void Whoever_stands_in_over_a_handoff_has_one_stretch_and_the_turns_around_it_are_cut()
    {
        var turns = WholeTurns.Touching(
            _weekly,
            [Rota.Override(1, "cem", "2025-11-15T12:00:00Z", "2025-11-18T00:00:00Z")],
            _monday.AddDays(6),
            _monday.AddDays(8).AddHours(1)
        );

        Assert.Equal(
            [
                new Shift("default", "cem", Rota.At("2025-11-15T12:00:00Z"), Rota.At("2025-11-18T00:00:00Z"), true),
                new Shift("default", "ben", Rota.At("2025-11-18T00:00:00Z"), Rota.At("2025-11-24T00:00:00Z"), false),
            ],
            turns
        );
    }

    [Fact]
    public void A_week_stays_a_week_over_a_clock_change()
    {
        var berlin = Rota.Of("Europe/Berlin", "2025-10-20T09:00:00+02:00", TimeSpan.FromDays(7), "ada", "ben");

        var turns = WholeTurns.Touching(berlin, [], Rota.At("2025-10-21T00:00:00Z"), Rota.At("2025-10-28T00:00:00Z"));

        Assert.Equal([Rota.At("2025-10-20T07:00:00Z"), Rota.At("2025-10-27T08:00:00Z")], turns.Select(t => t.From));
    }

    [Fact]
    public void Nobody_has_no_turn_and_an_override_alone_is_one()
    {
        var empty = Rota.Of("UTC", "2025-11-10T00:00:00Z", TimeSpan.FromDays(7));

        Assert.Empty(WholeTurns.Touching(empty, [], _monday, _monday.AddDays(90)));
        var one = Assert.Single(
            WholeTurns.Touching(
                empty,
                [Rota.Override(1, "cem", "2025-11-09T00:00:00Z", "2025-11-12T00:00:00Z")],
                _monday,
                _monday.AddDays(90)
            )
        );
        Assert.Equal((Rota.At("2025-11-09T00:00:00Z"), Rota.At("2025-11-12T00:00:00Z")), (one.From, one.Until));
    }
}
