using Crownwatch.Core.Alerting;
using Crownwatch.Core.Conditions;
using Xunit;

namespace Crownwatch.Tests.Alerting;

/// <summary>Semantics.md 5.3: a burn rate is that of the window and of its twelfth; both must exceed.</summary>
[Trait("rule", "5.3")]
public sealed class BurnRateTests
{
    private static WatchedCheck Judged(string condition, string objective = "98%") =>
        new(RuleFile.OneCheck($"- name: burning\n  condition: \"{condition}\"\n  objective: {objective}\n  period: 7d"));

    [Theory]
    [InlineData("98%", true)] // 6 of 60 down are 10 % of the time, five times a budget of 2 %
    [InlineData("97%", false)] // and three and a third times one of 3 %
    public void Is_the_failure_rate_in_budgets_of_the_objective(string objective, bool fires) =>
        Assert.Equal(fires, Judged("check.burn_rate_1h > 4.9", objective).Up(54).Down(6).FiredAt.Any());

    [Fact]
    public void The_short_window_alone_is_not_enough()
    {
        // Five of five are down, but five of 60 are only 8.3 %: 4.2 budgets.
        var check = Judged("check.burn_rate_1h > 4.9").Up(55).Down(5);
        Assert.Empty(check.FiredAt);

        Assert.Equal([61], check.Down().FiredAt);
    }

    [Fact]
    public void The_long_window_alone_is_not_enough() => Assert.Empty(Judged("check.burn_rate_1h > 51").Up(5).Down(20).Up(5).FiredAt);

    [Fact]
    public void To_be_below_it_is_enough_that_one_window_is()
    {
        var check = Judged("check.burn_rate_1h < 40").Down(60);
        Assert.Empty(check.FiredAt);

        // After two ups of five the short window burns at thirty times, the hour still at more than forty.
        Assert.Equal([62], check.Up(2).FiredAt);
        Assert.Single(check.Down(5).ClearedAt);
    }

    [Fact]
    [Trait("rule", "5.1")]
    public void Without_data_in_the_short_window_only_the_long_one_can_decide()
    {
        var slow = Judged("check.burn_rate_1h > 4.9").Up(54).Down(6);
        Assert.Equal([60], slow.FiredAt);

        // The hour still exceeds or has no value at all; the five minutes say nothing. Neither says that it is over.
        Assert.Empty(slow.Unknown(100).ClearedAt);
        Assert.Single(slow.Up().ClearedAt);
    }

    [Theory]
    [InlineData("check.burn_rate_1h > 1", false)]
    [InlineData("check.burn_rate_1h >= 1", false)]
    [InlineData("check.burn_rate_1h < 1", true)]
    [InlineData("check.burn_rate_1h <= 1", true)]
    [InlineData("check.burn_rate_1h == 0", null)]
    public void Where_the_short_window_has_no_value_the_long_one_decides_what_it_can(string condition, bool? holds)
    {
        var state = Judged(condition).Up(50).Unknown(10).State;
        var rule = state.Plan.Rules[0];

        Assert.Equal(holds, ConditionEvaluator.Evaluate(rule.Condition, rule, state, state.AsOf));
    }

    [Fact]
    [Trait("rule", "3.2")]
    public void One_failure_after_a_start_is_not_a_burnt_hour()
    {
        // 4.9 times a budget of 72 s: 352.8 s of the whole hour must be down, and 514.3 s of it monitored: nine slots.
        Assert.Empty(Judged("check.burn_rate_1h > 4.9").Down(1).Up(20).FiredAt);
        Assert.Equal([9], Judged("check.burn_rate_1h > 4.9").Down(9).FiredAt);
        Assert.Empty(Judged("check.burn_rate_1h > 4.9").Down(8).FiredAt);
    }

    [Fact]
    [Trait("rule", "3.2")]
    public void The_least_coverage_can_be_chosen_and_a_twelfth_of_it_holds_for_the_short_window()
    {
        var state = Judged("check.burn_rate_1h > 4.9", "98%\n  min_coverage: 20m").Down(20);

        Assert.Equal([20], state.FiredAt);
    }

    [Fact]
    [Trait("rule", "3.2")]
    public void Where_the_hour_is_covered_the_short_window_must_be_too()
    {
        // 20 min of the hour and 100 s of its five minutes: of these only one slot was monitored with the 25th, two with the 26th.
        var check = Judged("check.burn_rate_1h > 4.9", "98%\n  min_coverage: 20m").Down(19).Unknown(5).Down();
        Assert.Empty(check.FiredAt);

        Assert.Equal([26], check.Down().FiredAt);
    }

    [Fact]
    [Trait("rule", "3.2")]
    public void Says_what_coverage_it_waits_for()
    {
        var check = Judged("check.burn_rate_1h > 4.9").Down(2);
        var lines = RuleExplanation
            .Of(check.State, check.State.Plan.Rules[0], DateTimeOffset.FromUnixTimeMilliseconds(check.State.LastSlot))
            .Lines;

        Assert.Contains("monitored 120 s, at least 514.286 s must be (min_coverage); down 120 s, allowed 352.8 s in the whole 1h", lines);
        Assert.Contains("monitored 120 s, at least 42.857 s must be (min_coverage); down 120 s, allowed 29.4 s in the whole 5m", lines);
    }
}
