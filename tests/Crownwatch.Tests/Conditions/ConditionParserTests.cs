using Crownwatch.Core.Conditions;
using Crownwatch.Core.Definitions;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Crownwatch.Tests.Conditions;

public sealed class ConditionParserTests
{
    private const string F = "check.consecutive_failures >= 3";
    private const string A = "check.availability_7d < 98.5%";
    private const string L = "check.latency_p95_1m > 800ms";

    private static Condition Parse(string text)
    {
        var outcome = ConditionParser.Parse(text);
        Assert.Null(outcome.Error);
        return outcome.Condition!;
    }

    [Fact]
    public void Binds_not_before_and_before_or()
    {
        Assert.Equal(new OrCondition(Parse(F), new AndCondition(new NotCondition(Parse(A)), Parse(L))), Parse($"{F} or not {A} and {L}"));
        Assert.Equal(new AndCondition(new OrCondition(Parse(F), Parse(A)), Parse(L)), Parse($"({F} or {A}) and {L}"));
        Assert.Equal(new NotCondition(new AndCondition(Parse(F), Parse(A))), Parse($"not ({F} and {A})"));
    }

    [Theory]
    [InlineData("check.consecutive_failures>=3", MetricUnit.Count, 3)]
    [InlineData("check.availability_7d < 0.985", MetricUnit.Percentage, 0.985)]
    [InlineData("check.availability_7d < 98.5%", MetricUnit.Percentage, 0.985)]
    [InlineData("check.latency_p95_1m > 800ms", MetricUnit.Duration, 0.8)]
    [InlineData("check.latency_p99.9_1h30m > 1m30s", MetricUnit.Duration, 90)]
    [InlineData("check.failure_rate_10m > 10%", MetricUnit.Percentage, 0.1)]
    [InlineData("check.failures_1h != 0", MetricUnit.Count, 0)]
    [InlineData("check.burn_rate_1h > 3.36", MetricUnit.Factor, 3.36)]
    [InlineData("check.certificate_expires_in < 2w", MetricUnit.Duration, 14 * 86400)]
    [InlineData("check.silent_for > 10m", MetricUnit.Duration, 600)]
    public void Reads_a_literal_in_the_unit_of_its_metric(string text, MetricUnit unit, double value)
    {
        var comparison = Assert.IsType<Comparison>(Parse(text));

        Assert.Equal(unit, comparison.Metric.Unit);
        Assert.Equal(value, comparison.Operand.Literal!.Value, 9);
    }

    [Fact]
    public void Compares_two_metrics_of_one_unit()
    {
        var comparison = Assert.IsType<Comparison>(Parse("check.consecutive_failures >= check.failure_threshold"));

        Assert.Equal(MetricName.FailureThreshold, comparison.Operand.Metric!.Name);
        Assert.Equal(comparison, comparison with { } as Condition);
        Assert.NotNull(comparison.LoneConsecutiveFailures());
    }

    [Theory]
    [Trait("rule", "6.1")]
    [InlineData(F, AlertKind.Outage)]
    [InlineData(A, AlertKind.Budget)]
    [InlineData(L, AlertKind.Latency)]
    [InlineData("check.burn_rate_1h > 3.36", AlertKind.Budget)]
    [InlineData("check.certificate_expires_in < 14d", AlertKind.Expiry)]
    [InlineData("check.silent_for > 10m", AlertKind.Outage)]
    [InlineData("check.failure_rate_1h > 10%", AlertKind.Outage)]
    [InlineData(A + " and " + L, AlertKind.Latency)]
    [InlineData(A + " or not " + F, AlertKind.Outage)]
    public void Tells_the_kind_of_alert_from_the_metrics(string text, AlertKind kind)
    {
        Assert.Equal(kind, Parse(text).Kind());
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("and")]
    [InlineData("not")]
    [InlineData("()")]
    [InlineData("check.")]
    [InlineData("check.consecutive_failures")]
    [InlineData("check.consecutive_failures >=")]
    [InlineData("check.consecutive_failures >= -3")]
    [InlineData("check.consecutive_failures >= 3; drop")]
    [InlineData("check.consecutive_failures >= 1e9")]
    [InlineData("3 <= check.consecutive_failures")]
    [InlineData("check.latency_p95_0s > 1s")]
    [InlineData("check.latency_p100_1m > 1s")]
    [InlineData("check.availability_99999999999999w < 1%")]
    [InlineData("check.availability_7d < 101%")]
    [InlineData("check.availability_7d < NaN")]
    [InlineData("\u0000\ud800")]
    public void Refuses_what_is_no_condition_at_a_place_in_it(string text)
    {
        var error = ConditionParser.Parse(text).Error!;

        Assert.InRange(error.Offset, 0, text.Length);
        Assert.NotEmpty(error.Message);
    }

    [Fact]
    public void Bounds_depth_and_length()
    {
        Assert.NotNull(ConditionParser.Parse(new string('(', 3000) + F).Error);
        Assert.NotNull(ConditionParser.Parse(string.Concat(Enumerable.Repeat("not ", 900)) + F).Error);
        Assert.NotNull(ConditionParser.Parse(string.Join(" or ", Enumerable.Repeat(F, 65))).Error);
        Assert.NotNull(ConditionParser.Parse(new string(' ', 5000)).Error);
        Assert.Equal(64, Parse(string.Join(" or ", Enumerable.Repeat(F, 64))).Comparisons().Count());
    }

    [Fact]
    public void Reads_back_whatever_is_written()
    {
        var leaves = Gen.Elements(
            F,
            A,
            L,
            "check.consecutive_failures == check.failure_threshold",
            "check.silent_for <= 90s",
            "check.burn_rate_6h != 1.4"
        );
        Prop.ForAll(Arb.From(Trees(leaves.Select(text => ConditionParser.Parse(text).Condition!), 4)), tree => Parse(Write(tree)) == tree)
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Never_throws()
    {
        Prop.ForAll(
                ArbMap.Default.ArbFor<string>(),
                text => ConditionParser.Parse(text ?? "") is { Error: not null } or { Condition: not null }
            )
            .QuickCheckThrowOnFailure();
    }

    private static Gen<Condition> Trees(Gen<Condition> leaves, int depth)
    {
        if (depth == 0)
        {
            return leaves;
        }

        var inner = Trees(leaves, depth - 1);
        return Gen.OneOf(
            leaves,
            from left in inner
            from right in inner
            select (Condition)new AndCondition(left, right),
            from left in inner
            from right in inner
            select (Condition)new OrCondition(left, right),
            from negated in inner
            select (Condition)new NotCondition(negated)
        );
    }

    private static string Write(Condition condition) =>
        condition switch
        {
            AndCondition and => $"({Write(and.Left)}) and ({Write(and.Right)})",
            OrCondition or => $"({Write(or.Left)}) or ({Write(or.Right)})",
            NotCondition not => $"not ({Write(not.Inner)})",
            Comparison c => $"check.{c.Metric.Text} {Sign(c.Operator)} {Right(c)}",
            _ => throw new ArgumentOutOfRangeException(nameof(condition)),
        };

    private static string Right(Comparison comparison) =>
        comparison.Operand.Metric is { } other ? $"check.{other.Text}"
        : comparison.Metric.Unit == MetricUnit.Duration ? Durations.Write(TimeSpan.FromSeconds(comparison.Operand.Literal!.Value))
        : comparison.Operand.Literal!.Value.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string Sign(ComparisonOperator comparison) =>
        comparison switch
        {
            ComparisonOperator.Less => "<",
            ComparisonOperator.LessOrEqual => "<=",
            ComparisonOperator.Greater => ">",
            ComparisonOperator.GreaterOrEqual => ">=",
            ComparisonOperator.Equal => "==",
            _ => "!=",
        };
}
