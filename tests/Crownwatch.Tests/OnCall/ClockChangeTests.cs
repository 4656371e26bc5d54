using Crownwatch.Core.Calendar;
using Crownwatch.Core.OnCall;
using Crownwatch.Tests.Results;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Crownwatch.Tests.OnCall;

/// <summary>Semantics.md 8: a turn has its length on the wall clock, also in a night with a clock change.</summary>
[Trait("rule", "8")]
public sealed class ClockChangeTests
{
    private static readonly TimeSpan _day = TimeSpan.FromDays(1);
    private static readonly string[] _zones =
    [
        "UTC",
        "Europe/Berlin",
        "America/New_York",
        "Australia/Lord_Howe",
        "Asia/Kolkata",
        "Pacific/Apia",
    ];

    [Theory]
    // Daily at 02:30 in Berlin; on 2026-03-29 there is no 02:30: the handoff is at the change, 03:00 summer time.
    [InlineData("2026-03-28T01:29:59Z", "ada")]
    [InlineData("2026-03-28T01:30:00Z", "ben")]
    [InlineData("2026-03-29T00:59:59Z", "ben")]
    [InlineData("2026-03-29T01:00:00Z", "cem")]
    [InlineData("2026-03-29T01:30:00Z", "cem")]
    [InlineData("2026-03-30T00:29:59Z", "cem")]
    [InlineData("2026-03-30T00:30:00Z", "ada")]
    public void A_handoff_in_a_skipped_hour_is_at_the_change(string at, string who) =>
        Assert.Equal(who, Roster.HolderOf(Rota.Of("Europe/Berlin", "2026-03-27T02:30:00+01:00", _day, "ada", "ben", "cem"), Rota.At(at)));

    [Theory]
    // Daily at 02:30; on 2026-10-25 it is 02:30 twice.
    [InlineData("2026-10-25T00:29:59Z", "ada")]
    [InlineData("2026-10-25T00:30:00Z", "ben")]
    [InlineData("2026-10-25T01:00:00Z", "ben")]
    [InlineData("2026-10-25T01:29:59Z", "ben")]
    [InlineData("2026-10-25T01:30:00Z", "ben")]
    [InlineData("2026-10-26T01:29:59Z", "ben")]
    [InlineData("2026-10-26T01:30:00Z", "cem")]
    public void A_handoff_in_a_repeated_hour_happens_once(string at, string who) =>
        Assert.Equal(who, Roster.HolderOf(Rota.Of("Europe/Berlin", "2026-10-24T02:30:00+02:00", _day, "ada", "ben", "cem"), Rota.At(at)));

    [Theory]
    [InlineData("America/New_York", "2026-03-02T09:00:00-05:00", "2026-03-09T13:00:00Z")]
    [InlineData("America/New_York", "2026-10-26T09:00:00-04:00", "2026-11-02T14:00:00Z")]
    // Half an hour: 09:00 is 22:30 UTC in winter, 22:00 in summer.
    [InlineData("Australia/Lord_Howe", "2026-09-28T09:00:00+10:30", "2026-10-04T22:00:00Z")]
    [InlineData("Australia/Lord_Howe", "2026-03-30T09:00:00+11:00", "2026-04-05T22:30:00Z")]
    public void A_week_ends_at_the_hour_it_began(string zone, string starts, string handoff)
    {
        var rotation = Rota.Of(zone, starts, 7 * _day, "ada", "ben");

        Assert.Equal("ada", Roster.HolderOf(rotation, Rota.At(handoff).AddTicks(-1)));
        Assert.Equal("ben", Roster.HolderOf(rotation, Rota.At(handoff)));
    }

    [Fact]
    public void Turns_shorter_than_a_change_are_passed_over_or_last_longer()
    {
        var quarter = TimeSpan.FromMinutes(15);
        var spring = Rota.Of("Australia/Lord_Howe", "2026-10-04T01:45:00+10:30", quarter, "ada", "ben", "cem", "dan");
        var autumn = Rota.Of("Australia/Lord_Howe", "2026-04-05T01:15:00+11:00", quarter, "ada", "ben", "cem", "dan");

        // 02:00 and 02:15 are skipped, and with them ben's and cem's turns.
        Assert.Equal([("ada", "15:15"), ("dan", "15:30"), ("ada", "15:45")], Turns(spring, "2026-10-03T15:15:00Z", "2026-10-03T16:00:00Z"));

        // 01:30 to 02:00 comes twice; cem's turn from 01:45 lasts until 02:00 comes at last.
        Assert.Equal(
            [("ada", "14:15"), ("ben", "14:30"), ("cem", "14:45"), ("dan", "15:30")],
            Turns(autumn, "2026-04-04T14:15:00Z", "2026-04-04T15:45:00Z")
        );
    }

    [Fact]
    public void The_first_turn_lasts_also_while_the_clock_shows_a_time_before_it_once_more()
    {
        // From 02:45 summer time on; 15 minutes later it is 02:00 again, and 03:00 comes an hour after that.
        var rotation = Rota.Of("Europe/Berlin", "2026-10-25T02:45:00+02:00", TimeSpan.FromMinutes(15), "ada", "ben", "cem", "dan");

        Assert.Equal([("ada", "00:45"), ("ben", "02:00")], Turns(rotation, "2026-10-25T00:45:00Z", "2026-10-25T02:15:00Z"));
    }

    [Fact]
    public void Every_instant_has_one_holder_and_every_turn_its_length_on_the_wall_clock()
    {
        var cases =
            from zone in Gen.Elements(_zones)
            from start in Gen.Choose(0, 365 * 24 * 60)
            from every in Gen.Elements(6, 8, 12, 24, 48, 168)
            from span in Gen.Choose(0, 500)
            select (zone, start, every, span);

        Properties.Hold(
            cases,
            c =>
            {
                var clock = new WallClock(c.zone);
                var starts = Rota.At("2025-12-01T00:00:00Z").AddMinutes(c.start);
                var every = TimeSpan.FromHours(c.every);
                var rotation = Rota.Of(c.zone, "2026-01-01T00:00:00Z", every, "ada", "ben", "cem") with { Starts = starts };
                var from = starts.AddDays(c.span);

                // Wide enough that the shifts in the middle are whole, and that there is often a clock change.
                var shifts = Shifts.Between(Rota.OnCall(rotation), [], from, from + (every * 20));

                foreach (var shift in shifts)
                {
                    var middle = shift.From + (shift.Lasts / 2);
                    Assert.Equal(shift.Person, Roster.HolderOf(rotation, shift.From));
                    Assert.Equal(shift.Person, Roster.HolderOf(rotation, middle));
                    Assert.Equal(shift.Person, Roster.HolderOf(rotation, shift.Until.AddTicks(-1)));
                }

                foreach (var shift in shifts.Skip(1).SkipLast(1))
                {
                    var ideal = clock.At(starts) + (every * Math.Round((clock.At(shift.From) - clock.At(starts)) / every));
                    Assert.Equal(clock.FirstInstantOf(ideal), shift.From);
                    Assert.Equal(clock.FirstInstantOf(ideal + every), shift.Until);
                }
            }
        );
    }

    private static IEnumerable<(string?, string)> Turns(Rotation rotation, string from, string until) =>
        Shifts
            .Between(Rota.OnCall(rotation), [], Rota.At(from), Rota.At(until))
            .Select(s => (s.Person, s.From.ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture)));
}
