using Crownwatch.Core.Conditions;
using Xunit;

namespace Crownwatch.Tests.Alerting;

/// <summary>Semantics.md 3.2 and the worked example of mission.md section 3.</summary>
[Trait("rule", "3.2")]
public sealed class WeeklyAvailabilityTests
{
    private const int SlotsOfADay = 8640;
    private static readonly TimeSpan _week = TimeSpan.FromDays(7);

    private static WatchedCheck EveryTenSeconds(string more = "") => new(RuleFile.OneCheck(RuleFile.WeeklyAvailability + more, "10s"));

    [Fact]
    public void Ten_thousand_seconds_down_of_604800_monitored_are_98_35_percent_and_fire()
    {
        var check = EveryTenSeconds().Up(7 * SlotsOfADay - 1000).Down(1000);
        var window = check.State.Window(_week);

        Assert.Equal(604_800_000, window.MonitoredMilliseconds);
        Assert.Equal(10_000_000, window.DownMilliseconds);
        Assert.Equal(0.9835, window.Availability!.Value, 4);
        Assert.Equal(1, window.Coverage);
        var fired = Assert.Single(check.Signals);
        Assert.StartsWith("health_endpoint was up 98.", fired.Evidence.Headline, StringComparison.Ordinal);

        // Decided at the first second over the allowance; what is shown at the end is the worked example's figure.
        Assert.Equal([7 * SlotsOfADay - 92], check.FiredAt);
        Assert.Equal(
            "availability_7d 98.35 % < 98.5 % (10,000 s down of 604,800 s monitored, coverage 100 %)",
            MetricText.Comparison((Comparison)check.State.Plan.Rules[0].Condition, check.State.Plan.Rules[0], check.State)
        );
    }

    [Fact]
    public void Until_the_week_is_whole_the_seconds_down_must_exceed_9072()
    {
        var twoDays = EveryTenSeconds().Up(2 * SlotsOfADay);

        Assert.Empty(twoDays.Down(907).FiredAt);
        Assert.InRange(twoDays.State.Window(_week).Availability!.Value, 0.9, 0.96);
        Assert.Equal([(2 * SlotsOfADay) + 908], twoDays.Down().FiredAt);
    }

    [Fact]
    public void Before_a_seventh_of_the_week_is_monitored_nothing_fires()
    {
        var check = EveryTenSeconds().Down(SlotsOfADay - 1);
        Assert.Empty(check.FiredAt);

        Assert.Equal([SlotsOfADay], check.Down().FiredAt);
    }

    [Fact]
    public void The_least_coverage_can_be_chosen() => Assert.Equal([1080], EveryTenSeconds("\n  min_coverage: 3h").Down(1200).FiredAt);

    [Fact]
    public void Unmonitored_time_is_no_coverage_and_never_counts_as_down()
    {
        var check = EveryTenSeconds().Unknown(SlotsOfADay).Missed(SlotsOfADay).Silence(SlotsOfADay).Up().Down(908);

        Assert.Empty(check.FiredAt);
        Assert.Equal(9_090_000, check.State.Window(_week).MonitoredMilliseconds);
    }

    [Fact]
    public void Recovering_above_the_objective_clears()
    {
        var check = EveryTenSeconds().Up(7 * SlotsOfADay).Down(1000);
        Assert.Single(check.FiredAt);

        // The failures leave the window after a week; the old edge moves in steps of half an hour.
        check.Up(7 * SlotsOfADay);

        var cleared = Assert.Single(check.ClearedAt);
        Assert.InRange(cleared, 14 * SlotsOfADay, (14 * SlotsOfADay) + 1000);
    }

    [Fact]
    public void The_same_question_asked_the_other_way_round_waits_for_coverage_too()
    {
        var rule = """
            - name: weekly
              condition: "not check.availability_7d >= 98.5%"
            """;
        var check = new WatchedCheck(RuleFile.OneCheck(rule, "10s")).Down(SlotsOfADay - 1);
        Assert.Empty(check.FiredAt);

        Assert.Equal([SlotsOfADay], check.Down().FiredAt);
    }

    [Fact]
    public void A_figure_that_would_round_to_its_limit_is_shown_to_the_digit_that_differs()
    {
        var check = EveryTenSeconds().Up(7 * SlotsOfADay).Down(908);

        var fired = Assert.Single(check.Signals);
        Assert.Contains("98.49", fired.Evidence.Arithmetic, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_rate_of_one_in_ten_is_ten_percent()
    {
        var rule = """
            - name: failing_often
              condition: "check.failure_rate_10m >= 10%"
            """;

        Assert.Equal([10], new WatchedCheck(RuleFile.OneCheck(rule)).Up(9).Down().FiredAt);
    }

    [Fact]
    [Trait("rule", "5.3")]
    public void A_burn_rate_must_be_exceeded_over_the_short_window_as_well()
    {
        var rule = """
            - name: burning
              condition: "check.burn_rate_1h > 10"
              objective: 98%
              period: 7d
            """;
        var check = new WatchedCheck(RuleFile.OneCheck(rule)).Up(40).Down(13);
        Assert.Equal([53], check.FiredAt); // the hour is not whole yet: more than 720 s of it must be down

        // 13 of 60 slots were down, over ten times the budget: over the hour it burns on, over the last five minutes no more.
        Assert.Single(check.Up(5).ClearedAt);
        Assert.True(check.State.Window(TimeSpan.FromHours(1)).FailureRate >= 0.2);
    }

    [Fact]
    [Trait("rule", "3.2")]
    public void Exactly_what_the_whole_window_allows_is_not_more_than_it() =>
        Assert.Equal(
            [6],
            new WatchedCheck(RuleFile.OneCheck("- name: rule\n  condition: \"check.availability_100m < 98%\"\n  min_coverage: 3m"))
                .Up(3)
                .Down(4)
                .FiredAt
        );
}
