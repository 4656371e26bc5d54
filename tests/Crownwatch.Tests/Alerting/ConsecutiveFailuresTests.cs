using Crownwatch.Core.Results;
using Xunit;

namespace Crownwatch.Tests.Alerting;

/// <summary>Semantics.md 2: consecutive failures, `within`, and what clears them.</summary>
[Trait("rule", "2")]
public sealed class ConsecutiveFailuresTests
{
    private static WatchedCheck Every(string interval) => new(RuleFile.OneCheck(RuleFile.ConsecutiveFailures, interval));

    [Fact]
    public void Three_failures_within_three_minutes_fire_at_the_third() => Assert.Equal([3], Every("60s").Down(5).FiredAt);

    [Fact]
    public void Three_failures_that_span_exactly_three_minutes_fire() => Assert.Equal([3], Every("90s").Down(3).FiredAt);

    [Fact]
    public void At_an_interval_of_two_minutes_three_failures_never_lie_within_three() => Assert.Empty(Every("120s").Down(50).FiredAt);

    [Theory]
    [InlineData(1, "1s", 1)]
    [InlineData(1500, "2d", 1500)]
    public void Any_number_of_failures_may_be_asked_for_within_a_span(int failures, string within, int fired) =>
        Assert.Equal(
            [fired],
            new WatchedCheck(
                RuleFile.OneCheck($"- name: many\n  condition: \"check.consecutive_failures >= {failures}\"\n  within: {within}")
            )
                .Down(fired + 5)
                .FiredAt
        );

    [Fact]
    public void None_asked_for_within_a_span_is_always_true() =>
        Assert.Equal(
            [1],
            new WatchedCheck(RuleFile.OneCheck("- name: none\n  condition: \"check.consecutive_failures >= 0\"\n  within: 3m"))
                .Up(3)
                .FiredAt
        );

    [Fact]
    public void Two_failures_are_not_three() => Assert.Empty(Every("60s").Down(2).Up().Down(2).Up().Down(2).FiredAt);

    [Fact]
    public void Unknown_and_missed_slots_neither_add_nor_reset() =>
        Assert.Equal([5], Every("60s").Down().Unknown().Down().Missed().Down().FiredAt);

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(3, true)]
    [InlineData(4, true)]
    [InlineData(5, false)]
    public void Slots_without_a_result_between_failures_extend_the_span_up_to_twice_itself(int blind, bool fires)
    {
        // Three failures span (2 + blind) minutes; 3 min + blind are allowed, at most 6.
        Assert.Equal(fires, Every("60s").Down().Unknown(blind).Down(2).FiredAt.Any());
        Assert.Equal(fires, Every("60s").Down().Missed(blind).Down(2).FiredAt.Any());
        Assert.Equal(fires, Every("60s").Down().Silence(blind).Down(2).FiredAt.Any());
        Assert.Equal(fires, Every("60s").Down(2).Silence(blind).Down().FiredAt.Any());
    }

    [Fact]
    public void Slots_without_a_result_before_the_first_failure_extend_nothing() =>
        Assert.Empty(Every("120s").Unknown(3).Silence(2).Down(3).FiredAt);

    [Fact]
    public void Slots_without_a_result_before_the_first_of_the_last_three_extend_nothing() =>
        Assert.Empty(Every("120s").Down().Unknown().Down(3).FiredAt);

    [Fact]
    public void The_last_three_count_where_older_failures_lie_too_far_back() =>
        Assert.Equal([9], Every("60s").Down().Silence(5).Down(3).FiredAt);

    [Fact]
    public void Two_ups_in_a_row_clear_and_one_does_not()
    {
        var check = Every("60s").Down(3).Up().Down().Up();
        Assert.Empty(check.ClearedAt);

        check.Up();

        Assert.Equal([7], check.ClearedAt);
    }

    [Fact]
    public void Unknown_slots_between_two_ups_do_not_keep_an_alert_open() =>
        Assert.Equal([6], Every("60s").Down(3).Up().Unknown().Up().ClearedAt);

    [Fact]
    public void The_number_of_ups_that_clear_can_be_chosen()
    {
        var rules = RuleFile.ConsecutiveFailures + "\n  resolve_after: 4";

        Assert.Equal([7], new WatchedCheck(RuleFile.OneCheck(rules)).Down(3).Up(6).ClearedAt);
    }

    [Fact]
    public void A_firing_rule_says_so_once_and_may_fire_again_after_clearing()
    {
        var check = Every("60s").Down(10).Up(2).Down(10);

        Assert.Equal([3, 15], check.FiredAt);
        Assert.Equal([12], check.ClearedAt);
    }

    [Fact]
    public void The_check_s_own_threshold_counts_where_the_rule_names_it()
    {
        var definitions = RuleFile.OneCheck(RuleFile.ConsecutiveFailures);
        var patient = definitions with { Checks = [definitions.Checks[0] with { FailureThreshold = 4 }] };

        Assert.Equal([4], new WatchedCheck(patient).Down(4).FiredAt);
    }

    [Fact]
    [Trait("rule", "1.2")]
    public void A_result_that_comes_after_a_later_slot_counts_for_availability_only()
    {
        var check = Every("60s").Down(2).Silence().Up().Late(3, Outcome.Down).Down(2);

        Assert.Empty(check.FiredAt);
        Assert.Equal(5 * 60_000, check.State.Window(TimeSpan.FromDays(7)).DownMilliseconds);
        Assert.Equal(2, check.State.Streak.Failures);
    }

    [Fact]
    [Trait("rule", "1.1")]
    public void A_slot_counts_once_however_often_its_result_is_handed_in()
    {
        var check = Every("60s").Down(2).Late(2, Outcome.Down);

        Assert.Equal(2, check.State.Streak.Failures);
        Assert.Equal(2 * 60_000, check.State.Window(TimeSpan.FromDays(7)).DownMilliseconds);
    }
}
