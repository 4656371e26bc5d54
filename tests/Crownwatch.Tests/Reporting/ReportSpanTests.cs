using Crownwatch.Server.Reporting;
using Xunit;

namespace Crownwatch.Tests.Reporting;

public sealed class ReportSpanTests
{
    private static readonly DateTimeOffset Now = new(2025, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(null, null, "2025-11-13T12:00:00Z", "2025-11-20T12:00:00Z")]
    [InlineData("2025-11-18", null, "2025-11-18T00:00:00Z", "2025-11-20T12:00:00Z")]
    [InlineData(null, "2025-11-10T00:00:00Z", "2025-11-03T00:00:00Z", "2025-11-10T00:00:00Z")]
    [InlineData("2025-11-18T02:00:00+01:00", "2025-11-19 06:00", "2025-11-18T01:00:00Z", "2025-11-19T06:00:00Z")]
    [InlineData("2025-11-18T02:00:00 01:00", "2026-01-01", "2025-11-18T01:00:00Z", "2025-11-20T12:00:00Z")]
    public void Is_the_last_seven_days_unless_said_otherwise_and_never_reaches_beyond_now(
        string? from,
        string? to,
        string first,
        string end
    )
    {
        var (span, wrong) = ReportSpan.Read(from, to, Now);

        Assert.Null(wrong);
        Assert.Equal(new ReportSpan(At(first), At(end)), span);
    }

    [Theory]
    [InlineData("yesterday", null, "from is 'yesterday'; it must be an instant such as 2025-11-13T14:00:00Z")]
    [InlineData(null, "2025-13-01", "to is '2025-13-01'; it must be")]
    [InlineData("2025-11-18", "2025-11-18", "to (2025-11-18T00:00:00Z) is not after from (2025-11-18T00:00:00Z)")]
    [InlineData("2025-11-19", "2025-11-18", "is not after from")]
    [InlineData("2025-11-21", "2025-11-22", "lies in the future")]
    [InlineData("1990-01-01", null, "longer than 3660 days")]
    public void Says_what_is_wrong_with_it(string? from, string? to, string says) =>
        Assert.Contains(says, ReportSpan.Read(from, to, Now).Wrong, StringComparison.Ordinal);

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
