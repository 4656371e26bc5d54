using Crownwatch.Core.Conditions;
using Xunit;

namespace Crownwatch.Tests.Conditions;

/// <summary>Definitions.md, Conditions: what is just legal and what is just not.</summary>
public sealed class BoundsTests
{
    private const string F = "check.consecutive_failures >= 3";

    private static string? Error(string text) => ConditionParser.Parse(text).Error?.Message;

    [Fact]
    public void Thirty_two_nots_or_parentheses_are_legal_and_one_more_is_not()
    {
        Assert.Null(Error(string.Concat(Enumerable.Repeat("not ", 32)) + F));
        Assert.Null(Error(new string('(', 32) + F + new string(')', 32)));
        const string refused = "parentheses and 'not' are nested more than 32 deep";
        Assert.Equal(refused, Error(string.Concat(Enumerable.Repeat("not ", 33)) + F));
        Assert.Equal(refused, Error(new string('(', 33) + F + new string(')', 33)));
        Assert.Equal(refused, Error(string.Concat(Enumerable.Repeat("not (", 17)) + F + new string(')', 17)));
    }

    [Fact]
    public void Depth_counts_within_and_not_beside() =>
        Assert.Null(
            Error(
                string.Join(" and ", Enumerable.Repeat($"not ({F})", 40)) + " or " + string.Join(" or ", Enumerable.Repeat($"(({F}))", 20))
            )
        );

    [Fact]
    public void Four_thousand_characters_are_legal_and_one_more_is_not()
    {
        Assert.Null(Error(F.PadRight(4000)));
        Assert.Equal("the condition is longer than 4000 characters", Error(F.PadRight(4001)));
    }

    [Fact]
    public void A_sixty_fifth_comparison_is_refused_at_its_place()
    {
        var error = ConditionParser.Parse(string.Join(" or ", Enumerable.Repeat(F, 65))).Error!;

        Assert.Equal("a condition has at most 64 comparisons", error.Message);
        Assert.Equal(64 * (F.Length + 4), error.Offset);
    }

    [Theory]
    [InlineData("check.availability_1s < 1%", null)]
    [InlineData("check.availability_999ms < 1%", "the window of 'availability_999ms' is out of range: it is from 1s to 366d")]
    [InlineData("check.availability_366d < 1%", null)]
    [InlineData("check.availability_367d < 1%", "the window of 'availability_367d' is out of range: it is from 1s to 366d")]
    [InlineData("check.latency_p0.1_1m > 1s", null)]
    [InlineData("check.latency_p99.99_1m > 1s", null)]
    [InlineData("check.latency_p100_1m > 1s", "'latency_p100_1m' names no percentile between 0 and 100; write one such as latency_p95_10m")]
    [InlineData("check.latency_p_1m > 1s", "'latency_p_1m' names no percentile between 0 and 100; write one such as latency_p95_10m")]
    [InlineData("check.latency_p95 > 1s", "'latency_p95' lacks its window; write one such as latency_p95_10m")]
    [InlineData(
        "check.latency_p95_ > 1s",
        "'latency_p95_' does not end with a window; write one such as latency_p95_10m or latency_p95_7d"
    )]
    [InlineData("check.burn_rate > 1", "'burn_rate' lacks its window; write one such as burn_rate_1h or burn_rate_7d")]
    [InlineData("check.failures_1h >= 1000000", null)]
    [InlineData(
        "check.failures_1h >= 1000001",
        "check.failures_1h is a count: '1000001' is not a whole number such as 3 (at most 1,000,000)"
    )]
    [InlineData("check.burn_rate_1h > 1000000", null)]
    [InlineData(
        "check.burn_rate_1h > 1000000.5",
        "check.burn_rate_1h is a factor: '1000000.5' is not a number such as 3.36 (at most 1,000,000)"
    )]
    [InlineData(
        "check.burn_rate_1h > 3%",
        "check.burn_rate_1h is a factor and '3%' is a percentage: they can't be compared; write a number such as 3.36"
    )]
    [InlineData("check.burn_rate_1h > (", "expected a number such as 3.36 to compare check.burn_rate_1h with, found '('")]
    [InlineData("check.silent_for > (", "expected a duration such as 800ms to compare check.silent_for with, found '('")]
    [InlineData(
        "check.availability_7d < )",
        "expected a percentage such as 98.5% or 0.985 to compare check.availability_7d with, found ')'"
    )]
    [InlineData("(", "expected a metric such as check.consecutive_failures, found the end")]
    [InlineData("3 > 2", "expected a metric such as check.consecutive_failures, found '3'")]
    [InlineData("silent_for > 3m", "'silent_for' lacks its 'check.'; write check.silent_for")]
    [InlineData("check.silent_for 3m", "expected one of < <= > >= == != after check.silent_for, found '3m'")]
    [InlineData("check.silent_for ! 3m", "expected one of < <= > >= == != after check.silent_for, found '!'")]
    [InlineData("check.failures_1h > abc", "check.failures_1h is a count: 'abc' is not a whole number such as 3 (at most 1,000,000)")]
    [InlineData("check.failures_1h <", "expected a whole number such as 3 to compare check.failures_1h with, found the end")]
    [InlineData("check.silent_for > 3m AND check.failures_1h > 1 Or Not check.failures_1h > 2", null)]
    [InlineData("check.silent_for>3m\tand\ncheck.failures_1h>1", null)]
    public void Each_is_legal_or_refused_with_what_would_be(string text, string? error) => Assert.Equal(error, Error(text));

    [Fact]
    public void A_misspelt_metric_is_told_its_nearest_whatever_its_window() =>
        Assert.StartsWith(
            "'failurs_1h' is not a metric; did you mean 'failures'?",
            Error("check.failurs_1h > 1"),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(0.25, "250ms")]
    [InlineData(0.5, "500ms")]
    [InlineData(1, "1s")]
    [InlineData(59, "59s")]
    [InlineData(60, "1m")]
    [InlineData(61, "1m1s")]
    [InlineData(3599, "59m59s")]
    [InlineData(3600, "1h")]
    [InlineData(3661, "1h1m")]
    [InlineData(86400, "1d")]
    [InlineData(187_200, "2d4h")]
    [InlineData(90_061, "1d1h")]
    [InlineData(-90, "-1m30s")]
    public void A_duration_reads_in_two_units_at_most(double seconds, string text) =>
        Assert.Equal(text, DurationText.Of(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(1204.0, MetricUnit.Count, "1,204")]
    [InlineData(0.9835, MetricUnit.Percentage, "98.35 %")]
    [InlineData(1.0, MetricUnit.Percentage, "100 %")]
    [InlineData(1.204, MetricUnit.Duration, "1,204 ms")]
    [InlineData(59.999, MetricUnit.Duration, "59,999 ms")]
    [InlineData(60.0, MetricUnit.Duration, "1m")]
    [InlineData(3.4, MetricUnit.Factor, "3.4×")]
    [InlineData(null, MetricUnit.Factor, "no data")]
    public void A_value_reads_in_its_unit(double? value, MetricUnit unit, string text) => Assert.Equal(text, MetricText.Value(value, unit));
}
