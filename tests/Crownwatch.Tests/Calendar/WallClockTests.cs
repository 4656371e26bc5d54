using System.Globalization;
using Crownwatch.Core.Calendar;
using Xunit;

namespace Crownwatch.Tests.Calendar;

[Trait("rule", "8")]
public sealed class WallClockTests
{
    [Theory]
    // Skipped: the instant of the change. Repeated: the first time.
    [InlineData("Europe/Berlin", "2026-03-29T02:30:00", "2026-03-29T01:00:00Z")]
    [InlineData("Europe/Berlin", "2026-03-29T02:00:00", "2026-03-29T01:00:00Z")]
    [InlineData("Europe/Berlin", "2026-03-29T03:00:00", "2026-03-29T01:00:00Z")]
    [InlineData("Europe/Berlin", "2026-03-29T01:59:59", "2026-03-29T00:59:59Z")]
    [InlineData("Europe/Berlin", "2026-10-25T02:30:00", "2026-10-25T00:30:00Z")]
    [InlineData("Europe/Berlin", "2026-10-25T03:00:00", "2026-10-25T02:00:00Z")]
    [InlineData("America/New_York", "2026-03-08T02:15:00", "2026-03-08T07:00:00Z")]
    [InlineData("America/New_York", "2026-11-01T01:15:00", "2026-11-01T05:15:00Z")]
    [InlineData("Australia/Lord_Howe", "2026-10-04T02:10:00", "2026-10-03T15:30:00Z")]
    [InlineData("Australia/Lord_Howe", "2026-10-04T02:30:00", "2026-10-03T15:30:00Z")]
    [InlineData("Australia/Lord_Howe", "2026-04-05T01:45:00", "2026-04-04T14:45:00Z")]
    // A day that never was, and changes that have nothing to do with summer time.
    [InlineData("Pacific/Apia", "2011-12-30T12:00:00", "2011-12-30T10:00:00Z")]
    [InlineData("Europe/Moscow", "2014-10-26T01:30:00", "2014-10-25T21:30:00Z")]
    [InlineData("UTC", "2026-03-29T02:30:00", "2026-03-29T02:30:00Z")]
    public void Knows_when_a_clock_shows_a_time_first(string zone, string wall, string instant) =>
        Assert.Equal(
            DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture),
            new WallClock(zone).FirstInstantOf(DateTime.Parse(wall, CultureInfo.InvariantCulture))
        );
}
