using Crownwatch.Core.Conditions;
using Crownwatch.Core.Definitions;
using Crownwatch.Tests.Results;
using FsCheck.Fluent;
using Xunit;

namespace Crownwatch.Tests.Conditions;

/// <summary>Definitions.md, Conditions: a metric is compared with a literal of its own unit and with no other.</summary>
public sealed class UnitTests
{
    private static readonly (string Text, MetricUnit Unit)[] _metrics =
    [
        ("check.consecutive_failures", MetricUnit.Count),
        ("check.failures_1h", MetricUnit.Count),
        ("check.availability_7d", MetricUnit.Percentage),
        ("check.failure_rate_10m", MetricUnit.Percentage),
        ("check.latency_p99.9_5m", MetricUnit.Duration),
        ("check.silent_for", MetricUnit.Duration),
        ("check.certificate_expires_in", MetricUnit.Duration),
        ("check.burn_rate_6h", MetricUnit.Factor),
    ];

    // What each literal can be read as: a bare number says less than one with a unit.
    private static readonly (string Text, MetricUnit[] Fits)[] _literals =
    [
        ("3", [MetricUnit.Count, MetricUnit.Factor]),
        ("0", [MetricUnit.Count, MetricUnit.Factor, MetricUnit.Percentage]),
        ("0.985", [MetricUnit.Percentage, MetricUnit.Factor]),
        ("98.5%", [MetricUnit.Percentage]),
        ("800ms", [MetricUnit.Duration]),
        ("1h30m", [MetricUnit.Duration]),
        ("1e3", []),
        ("-1", []),
        ("abc", []),
    ];

    [Fact]
    public void A_literal_is_legal_exactly_where_it_fits_and_an_error_is_at_its_place_and_says_what_would_be_legal() =>
        Properties.Hold(
            from metric in Gen.Elements(_metrics)
            from literal in Gen.Elements(_literals)
            from op in Gen.Elements("<", "<=", ">", ">=", "==", "!=")
            from before in Gen.Elements("", "(", "not ", "check.failures_5m == 0 and (")
            select (metric, literal, op, before),
            c =>
            {
                var (metric, literal, op, before) = c;
                var start = $"{before}{metric.Text} {op} ";
                var closing = before.EndsWith('(') ? ")" : "";

                var outcome = ConditionParser.Parse(start + literal.Text + closing);

                if (literal.Fits.Contains(metric.Unit))
                {
                    Assert.Null(outcome.Error);
                    return;
                }

                Assert.Equal(start.Length, outcome.Error!.Offset);
                Assert.Contains(literal.Text, outcome.Error.Message, StringComparison.Ordinal);
                var legal = metric.Unit switch
                {
                    MetricUnit.Count => "a whole number such as 3",
                    MetricUnit.Percentage => "%",
                    MetricUnit.Duration => "ms",
                    _ => "a number such as 3.36",
                };
                Assert.Contains(legal, outcome.Error.Message, StringComparison.Ordinal);
            },
            400
        );

    [Fact]
    public void Two_metrics_are_compared_exactly_where_their_units_are_one() =>
        Properties.Hold(
            from a in Gen.Elements(_metrics)
            from b in Gen.Elements(_metrics)
            select (a, b),
            c =>
            {
                var outcome = ConditionParser.Parse($"{c.a.Text} < {c.b.Text}");

                Assert.Equal(c.a.Unit == c.b.Unit ? null : Codes.WrongUnit, outcome.Error?.Code);
                Assert.True(outcome.Error is null || outcome.Error.Offset == c.a.Text.Length + 3);
            }
        );

    [Theory]
    [InlineData("(check.failures_1h > 1", 22, "')' for the '(' at character 1")]
    [InlineData("check.failures_1h > 1)", 21, "'and', 'or' or the end of the condition")]
    [InlineData("((check.failures_1h > 1)", 24, "')' for the '(' at character 1")]
    [InlineData("check.failures_1h = 1", 18, "(equality is '==')")]
    [InlineData("check.failure_1h > 1", 6, "failures")]
    public void An_error_has_its_place_and_says_what_would_be_legal(string text, int offset, string legal)
    {
        var error = ConditionParser.Parse(text).Error!;

        Assert.Equal(offset, error.Offset);
        Assert.Contains(legal, error.Message, StringComparison.Ordinal);
    }
}
