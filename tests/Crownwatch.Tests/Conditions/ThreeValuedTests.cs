using Crownwatch.Core.Conditions;
using Crownwatch.Tests.Alerting;
using Xunit;

namespace Crownwatch.Tests.Conditions;

/// <summary>Semantics.md 5.1: fire on true, clear on false, no value changes nothing.</summary>
[Trait("rule", "5.1")]
public sealed class ThreeValuedTests
{
    // After one refused connection a percentile has no value, and consecutive_failures is 1.
    [Theory]
    [InlineData("check.latency_p95_1m > 1ms", false)]
    [InlineData("not check.latency_p95_1m > 1ms", false)]
    [InlineData("check.latency_p95_1m > 1ms and check.consecutive_failures == 1", false)]
    [InlineData("check.latency_p95_1m > 1ms or check.consecutive_failures == 1", true)]
    [InlineData("not (check.latency_p95_1m > 1ms and check.consecutive_failures == 2)", true)]
    [InlineData("not (check.latency_p95_1m > 1ms or check.consecutive_failures == 2)", false)]
    [InlineData("not (check.latency_p95_1m > 1ms or check.consecutive_failures == 1)", false)]
    [InlineData("check.consecutive_failures != 2 and check.consecutive_failures >= 1 and check.consecutive_failures <= 1", true)]
    [InlineData("check.consecutive_successes > 0", false)]
    [InlineData("check.consecutive_successes < 1", true)]
    [InlineData("check.failures_5m == 1 and check.failure_rate_5m == 100%", true)]
    [InlineData("check.silent_for > 1s", false)]
    public void Fires_only_on_what_is_true(string condition, bool fires) => Assert.Equal(fires, Judged(condition).Refused().FiredAt.Any());

    // true, false and no value, joined in every way.
    [Theory]
    [InlineData("T and T", true)]
    [InlineData("T and F", false)]
    [InlineData("T and N", null)]
    [InlineData("F and T", false)]
    [InlineData("F and F", false)]
    [InlineData("F and N", false)]
    [InlineData("N and T", null)]
    [InlineData("N and F", false)]
    [InlineData("N and N", null)]
    [InlineData("T or T", true)]
    [InlineData("T or F", true)]
    [InlineData("T or N", true)]
    [InlineData("F or T", true)]
    [InlineData("F or F", false)]
    [InlineData("F or N", null)]
    [InlineData("N or T", true)]
    [InlineData("N or F", null)]
    [InlineData("N or N", null)]
    [InlineData("not T", false)]
    [InlineData("not F", true)]
    [InlineData("not N", null)]
    public void Follows_the_truth_tables(string joined, bool? expected)
    {
        var condition = joined
            .Replace("T", "check.failures_5m == 1", StringComparison.Ordinal)
            .Replace("F", "check.failures_5m != 1", StringComparison.Ordinal)
            .Replace("N", "check.latency_p95_1m > 1ms", StringComparison.Ordinal);
        var state = Judged(condition).Refused().State;
        var rule = state.Plan.Rules[0];

        Assert.Equal(expected, ConditionEvaluator.Evaluate(rule.Condition, rule, state, state.AsOf));
    }

    [Fact]
    public void Stays_open_while_the_metric_has_no_value_and_clears_once_it_is_false()
    {
        var check = Judged("check.latency_p95_1m > 800ms").Up(1, 900).Refused(3).Unknown(3);
        Assert.Equal([1], check.FiredAt);
        Assert.Empty(check.ClearedAt);

        Assert.Equal([8], check.Up(1, 100).ClearedAt);
    }

    [Fact]
    public void Says_nothing_before_anything_was_monitored() =>
        Assert.Empty(Judged("check.failure_rate_5m < 1 or check.failures_5m == 0").Unknown(5).Missed(5).Signals);

    private static WatchedCheck Judged(string condition) => new(RuleFile.OneCheck($"- name: rule\n  condition: \"{condition}\""));
}
