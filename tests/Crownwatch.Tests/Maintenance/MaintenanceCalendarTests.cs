using System.Globalization;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Maintenance;
using Crownwatch.Tests.Results;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Crownwatch.Tests.Maintenance;

/// <summary>Semantics.md 6.7: maintenance, once and recurring, over clock changes.</summary>
[Trait("rule", "6.7")]
public sealed class MaintenanceCalendarTests
{
    private static readonly CheckDefinition _check = new()
    {
        Name = "health_endpoint",
        Criteria = [],
        Labels = new Dictionary<string, string> { ["service"] = "deltacrown" },
    };

    [Theory]
    [InlineData("2026-01-10T01:59:59.999Z", false)]
    [InlineData("2026-01-10T02:00:00Z", true)]
    [InlineData("2026-01-10T02:59:59.999Z", true)]
    [InlineData("2026-01-10T03:00:00Z", false)]
    [InlineData("2026-01-11T02:30:00Z", false)]
    public void Once_holds_from_its_start_up_to_its_end(string at, bool holds) =>
        Assert.Equal(holds, Calendar(Window("2026-01-10T02:00:00", "1h")).Covering(_check, At(at)) is not null);

    [Theory]
    [InlineData("daily", "2026-01-09T02:30:00Z", false)]
    [InlineData("daily", "2026-01-11T02:30:00Z", true)]
    [InlineData("daily", "2031-01-11T02:30:00Z", true)]
    [InlineData("daily", "2026-01-11T03:00:00Z", false)]
    [InlineData("weekly", "2026-01-11T02:30:00Z", false)]
    [InlineData("weekly", "2026-01-17T02:00:00Z", true)]
    [InlineData("weekly", "2026-01-03T02:00:00Z", false)]
    [InlineData("monthly", "2026-02-10T02:00:00Z", true)]
    [InlineData("monthly", "2026-02-09T02:00:00Z", false)]
    [InlineData("monthly", "2030-12-10T02:59:59Z", true)]
    public void Recurs_from_its_first_start_on(string repeats, string at, bool holds) =>
        Assert.Equal(holds, Calendar(Window("2026-01-10T02:00:00", "1h", repeats)).Covering(_check, At(at)) is not null);

    [Theory]
    [InlineData("2026-01-31T12:00:00Z", true)]
    [InlineData("2026-02-27T12:00:00Z", false)]
    [InlineData("2026-02-28T12:00:00Z", true)]
    [InlineData("2026-03-28T12:00:00Z", false)]
    [InlineData("2026-03-31T12:00:00Z", true)]
    [InlineData("2026-04-30T12:00:00Z", true)]
    [InlineData("2028-02-28T12:00:00Z", false)]
    [InlineData("2028-02-29T12:00:00Z", true)]
    public void Monthly_on_the_31st_is_the_last_day_of_a_short_month(string at, bool holds) =>
        Assert.Equal(holds, Calendar(Window("2026-01-31T12:00:00", "1h", "monthly")).Covering(_check, At(at)) is not null);

    [Theory]
    // Starts at 02:30 on Berlin's clock. On 2026-03-29 that does not exist: it starts at the change. On 2026-10-25 it comes twice: the first.
    [InlineData("2026-03-28T12:00:00Z", "2026-03-29T01:00:00Z")]
    [InlineData("2026-03-29T12:00:00Z", "2026-03-30T00:30:00Z")]
    [InlineData("2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z")]
    [InlineData("2026-10-25T12:00:00Z", "2026-10-26T01:30:00Z")]
    public void Starts_on_the_wall_clock_and_lasts_in_elapsed_time_over_a_clock_change(string after, string starts)
    {
        var calendar = Calendar(Window("2026-01-10T02:30:00", "4h", "daily") with { TimeZone = "Europe/Berlin" });

        Assert.Equal(At(starts), calendar.Occurrences(At(after), At(after).AddDays(2))[0].From);
        Assert.Equal(new MaintenanceWindow("w", At(starts), At(starts).AddHours(4)), calendar.Covering(_check, At(starts)));
        Assert.Null(calendar.Covering(_check, At(starts).AddHours(4)));
    }

    [Fact]
    public void Of_several_windows_at_once_the_one_that_ends_last_is_named()
    {
        var calendar = Calendar(
            Window("2026-01-10T02:00:00", "1h") with
            {
                Name = "short",
            },
            Window("2026-01-10T02:30:00", "1h") with
            {
                Name = "long",
            },
            Window("2026-01-10T00:00:00", "1d") with
            {
                Name = "elsewhere",
                Checks = new LabelSelector(new Dictionary<string, IReadOnlyList<string>> { ["service"] = ["other"] }),
            }
        );

        Assert.Equal("short", calendar.Covering(_check, At("2026-01-10T02:15:00Z"))?.Name);
        Assert.Equal("long", calendar.Covering(_check, At("2026-01-10T02:45:00Z"))?.Name);
        Assert.Null(calendar.Covering(_check, At("2026-01-10T04:00:00Z")));
        Assert.Equal(
            ["elsewhere", "short", "long"],
            calendar.Occurrences(At("2026-01-10T02:59:00Z"), At("2026-01-10T03:00:00Z")).Select(w => w.Name)
        );
    }

    [Fact]
    public void Covering_agrees_with_the_list_of_occurrences()
    {
        var cases =
            from repeats in Gen.Elements(null, "daily", "weekly", "monthly")
            from zone in Gen.Elements("UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe")
            from starts in Gen.Choose(0, 60 * 24 * 40)
            from lasts in Gen.Choose(1, 60 * 60)
            from offset in Gen.Choose(0, 24 * 365)
            select (repeats, zone, starts, lasts, offset);

        Properties.Hold(
            cases,
            c =>
            {
                var window = Window("2026-01-01T00:00:00", "1h", c.repeats) with
                {
                    Starts = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Unspecified).AddMinutes(c.starts),
                    Lasts = TimeSpan.FromMinutes(c.lasts),
                    TimeZone = c.zone,
                };
                var calendar = Calendar(window);
                var (from, until) = (At("2025-12-01T00:00:00Z"), At("2027-06-01T00:00:00Z"));
                var all = calendar.Occurrences(from, until);
                var at = At("2026-01-01T00:00:00Z").AddHours(c.offset);

                Assert.Equal(all.Any(w => w.From <= at && at < w.Until), calendar.Covering(_check, at) is not null);
                Assert.Equal(all.Where(w => w.From <= at && at < w.Until).MaxBy(w => w.Until), calendar.Covering(_check, at));
                Assert.All(all, w => Assert.Equal(window.Lasts, w.Until - w.From));
            }
        );
    }

    private static MaintenanceCalendar Calendar(params MaintenanceDefinition[] windows) => new(windows);

    private static MaintenanceDefinition Window(string starts, string lasts, string? repeats = null)
    {
        Assert.True(Durations.TryParse(lasts, out var duration, out _));
        return new()
        {
            Name = "w",
            Starts = DateTime.Parse(starts, CultureInfo.InvariantCulture),
            Lasts = duration,
            Repeats = repeats,
        };
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
