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
