using Crownwatch.Core.Definitions;
using Xunit;

namespace Crownwatch.Tests.Alerting;

/// <summary>Semantics.md 5.2: a condition that must hold for a time, shown with p95 over 800 ms for ten minutes.</summary>
[Trait("rule", "5.2")]
public sealed class ForATimeTests
{
    private static WatchedCheck Every(string interval) => new(RuleFile.OneCheck(RuleFile.LatencyDegradation, interval));

    [Theory]
    [InlineData("60s", 10)]
    [InlineData("120s", 5)]
    [InlineData("5m", 2)]
    [InlineData("10m", 1)]
    [InlineData("30s", 20)]
    [InlineData("10s", 60)]
    public void Ten_minutes_slow_fire_at_the_slot_that_makes_them_ten(string interval, int slots)
    {
        Assert.Empty(Every(interval).Up(slots - 1, 900).FiredAt);
        Assert.Equal([slots], Every(interval).Up(slots + 5, 900).FiredAt);
    }

    [Fact]
    public void Exactly_the_limit_is_not_over_it() => Assert.Empty(Every("60s").Up(30, 800).FiredAt);

    [Fact]
    public void One_fast_minute_starts_the_count_anew() => Assert.Equal([19], Every("60s").Up(8, 900).Up(1, 100).Up(15, 900).FiredAt);

    [Fact]
    public void A_minute_is_judged_once_by_all_its_slots() =>
        // Nineteen of twenty answers of a minute are what p95 looks at: one slow answer in twenty is none.
        Assert.Empty(Repeated(Every("3s"), 15, c => c.Up(19, 100).Up(1, 900)).FiredAt);

    [Fact]
    public void Three_minutes_without_data_are_tolerated_and_count_as_time() =>
        Assert.Equal([10], Every("60s").Up(4, 900).Unknown(3).Up(6, 900).FiredAt);

    [Fact]
    public void Four_minutes_without_data_end_the_run() => Assert.Equal([18], Every("60s").Up(4, 900).Unknown(4).Up(12, 900).FiredAt);

    [Fact]
    public void Slots_of_which_nothing_is_heard_are_minutes_without_data()
    {
        Assert.Equal([10], Every("60s").Up(4, 900).Silence(3).Up(6, 900).FiredAt);
        Assert.Equal([18], Every("60s").Up(4, 900).Silence(4).Up(12, 900).FiredAt);
        Assert.Equal([60], Every("10s").Up(24, 900).Silence(18).Up(20, 900).FiredAt);
    }

    [Fact]
    public void Minutes_in_which_no_slot_is_due_are_skipped() => Assert.Equal([5], Every("120s").Up(2, 900).Unknown(1).Up(3, 900).FiredAt);

    [Fact]
    public void Answers_that_never_came_give_no_minute_of_data() =>
        Assert.Equal([18], Every("60s").Up(4, 900).Refused(4).Up(12, 900).FiredAt);

    [Fact]
    public void Minutes_without_data_are_no_recovery()
    {
        var check = Every("60s").Up(10, 900).Unknown(30).Silence(30);
        Assert.Empty(check.ClearedAt);

        Assert.Equal([71], check.Up(1, 100).ClearedAt);
    }

    [Fact]
    public void Minutes_without_data_are_no_recovery_where_a_longer_window_forgets_the_slow_answers()
    {
        var rule = """
            - name: slow
              condition: "check.latency_p50_5m > 800ms"
              for: 3m
            """;
        var check = new WatchedCheck(RuleFile.OneCheck(rule)).Up(3, 900).Up(2, 100);
        Assert.Equal([3], check.FiredAt);

        // Two slow and two fast answers are left of the five minutes: the median is fast, but nobody looked.
        check.Unknown(1);
        Assert.Empty(check.ClearedAt);

        Assert.Equal([7], check.Up(1, 100).ClearedAt);
    }

    [Fact]
    public void A_firing_rule_clears_at_the_first_minute_that_is_fast() =>
        Assert.Equal([13], Every("60s").Up(12, 900).Up(1, 100).ClearedAt);

    [Fact]
    [Trait("rule", "4")]
    public void The_evidence_says_of_how_many_answers_it_is()
    {
        var fired = Assert.Single(Every("10s").Up(60, 1204).Signals);

        Assert.Equal("latency_p95_1m 1,204 ms > 800 ms (6 answers)", fired.Evidence.Arithmetic);
        Assert.Equal(AlertKind.Latency, fired.Rule.Kind);
    }

    private static WatchedCheck Repeated(WatchedCheck check, int times, Action<WatchedCheck> act)
    {
        for (var i = 0; i < times; i++)
        {
            act(check);
        }

        return check;
    }
}
