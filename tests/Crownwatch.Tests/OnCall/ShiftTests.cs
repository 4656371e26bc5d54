using Crownwatch.Core.Interventions;
using Crownwatch.Core.OnCall;
using Crownwatch.Tests.Results;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Crownwatch.Tests.OnCall;

/// <summary>Semantics.md 8: who is on call, ahead of time, with the gaps.</summary>
[Trait("rule", "8")]
public sealed class ShiftTests
{
    private static readonly Rotation _weekly = Rota.Of("UTC", "2025-11-10T00:00:00Z", TimeSpan.FromDays(7), "ada", "ben");
    private static readonly DateTimeOffset _monday = Rota.At("2025-11-10T00:00:00Z");

    [Fact]
    public void An_override_cuts_a_shift_and_both_parts_remain()
    {
        var shifts = Shifts.Between(
            Rota.OnCall(_weekly),
            [Rota.Override(1, "cem", "2025-11-12T00:00:00Z", "2025-11-13T00:00:00Z")],
            _monday.AddDays(1),
            _monday.AddDays(10)
        );

        Assert.Equal(
            [
                new Shift("default", "ada", _monday.AddDays(1), _monday.AddDays(2), false),
                new Shift("default", "cem", _monday.AddDays(2), _monday.AddDays(3), true),
                new Shift("default", "ada", _monday.AddDays(3), _monday.AddDays(7), false),
                new Shift("default", "ben", _monday.AddDays(7), _monday.AddDays(10), false),
            ],
            shifts
        );
    }

    [Fact]
    public void Turns_of_one_person_in_a_row_are_one_shift()
    {
        var alone = _weekly with { People = ["ada"] };
        var doubled = _weekly with { Name = "b", People = ["ada", "ada", "ben"] };

        var shifts = Shifts.Between(Rota.OnCall(alone, doubled), [], _monday, _monday.AddDays(21));

        Assert.Equal(
            [
                new Shift("default", "ada", _monday, _monday.AddDays(21), false),
                new Shift("b", "ada", _monday, _monday.AddDays(14), false),
                new Shift("b", "ben", _monday.AddDays(14), _monday.AddDays(21), false),
            ],
            shifts
        );
    }

    [Fact]
    public void Gaps_are_shown_ahead()
    {
        var empty = _weekly with { Name = "empty", People = [] };

        var shifts = Shifts.Between(
            Rota.OnCall(_weekly, empty),
            [Rota.Override(1, "eva", "2025-11-12T00:00:00Z", "2025-11-13T00:00:00Z", "empty")],
            _monday.AddDays(-1),
            _monday + Shifts.Preview
        );

        Assert.Equal(
            [
                new Shift("default", null, _monday.AddDays(-1), _monday, false),
                new Shift("empty", null, _monday.AddDays(-1), _monday.AddDays(2), false),
                new Shift("empty", null, _monday.AddDays(3), _monday.AddDays(90), false),
            ],
            shifts.Where(s => s.IsGap)
        );
    }

    [Fact]
    public void An_empty_span_has_no_shifts() => Assert.Empty(Shifts.Between(Rota.OnCall(_weekly), [], _monday, _monday));

    [Fact]
    public void Tile_the_span_and_agree_with_the_roster_whatever_the_overrides()
    {
        var edges = Gen.Choose(-48, 24 * 21);
        var one = from id in Gen.Choose(0, 4) from a in edges from length in Gen.Choose(-5, 200) select (id, a, length);
        var cases =
            from overrides in one.ListOf()
            from people in Gen.Choose(0, 3)
            from starts in Gen.Choose(-100, 100)
            from every in Gen.Elements(1, 7, 24, 168)
            select (overrides, people, starts, every);

        Properties.Hold(
            cases,
            c =>
            {
                var rotation = Rota.Of(
                    "Europe/Berlin",
                    "2025-11-10T00:00:00Z",
                    TimeSpan.FromHours(c.every),
                    [.. "abc"[..c.people].Select(p => $"{p}")]
                ) with
                {
                    Starts = _monday.AddHours(c.starts),
                };
                var overrides = c
                    .overrides.Select(
                        (o, i) =>
                            new OnCallOverride
                            {
                                Id = o.id,
                                Rotation = "default",
                                Person = $"{(char)('p' + (i % 5))}",
                                By = "x",
                                From = _monday.AddHours(o.a),
                                Until = _monday.AddHours(o.a + o.length),
                            }
                    )
                    .ToArray();
                var (from, until) = (_monday, _monday.AddDays(20));
                var onCall = Rota.OnCall(rotation);

                var shifts = Shifts.Between(onCall, overrides, from, until);

                Assert.Equal(from, shifts[0].From);
                Assert.Equal(until, shifts[^1].Until);
                foreach (var (left, right) in shifts.Zip(shifts.Skip(1)))
                {
                    Assert.Equal(left.Until, right.From);
                    Assert.True(left.From < left.Until && right.From < right.Until);
                    Assert.NotEqual((left.Person, left.IsOverride), (right.Person, right.IsOverride));
                }

                for (var at = from; at < until; at += TimeSpan.FromHours(1))
                {
                    Assert.Equal(Assert.Single(shifts, s => s.From <= at && at < s.Until).Person, Roster.HolderOf(rotation, overrides, at));
                }

                // Handoffs are where shifts of different people meet.
                var expected = shifts.Zip(shifts.Skip(1)).Where(p => p.First.Person != p.Second.Person);
                var after = from;
                foreach (var (left, right) in expected)
                {
                    var handoff = Assert.Single(Handoffs.Next(onCall, overrides, after));
                    Assert.Equal(new Handoff(right.From, "default", left.Person, right.Person), handoff);
                    after = handoff.At;
                }

                Assert.DoesNotContain(Handoffs.Next(onCall, overrides, after), h => h.At < until);
            },
            runs: 60
        );
    }
}
