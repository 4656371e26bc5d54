using Crownwatch.Core.Alerting;
using Xunit;

namespace Crownwatch.Tests.Alerting;

/// <summary>Why a rule fires or does not, and what would change it: what is said must come true.</summary>
public sealed class ExplanationTests
{
    private static readonly Predicate<string> SaysUnseen = line => line.Contains("gave no result", StringComparison.Ordinal);

    private static WatchedCheck Judged(string rule, string interval = "60s") => new(RuleFile.OneCheck(rule, interval));

    private static RuleExplanation Explain(WatchedCheck check, TimeSpan sinceFirst) =>
        RuleExplanation.Of(check.State, check.State.Plan.Rules[0], WatchedCheck.First + sinceFirst);

    private static RuleExplanation Explain(WatchedCheck check) =>
        RuleExplanation.Of(
            check.State,
            check.State.Plan.Rules[0],
            check.State.LastSlot == long.MinValue ? WatchedCheck.First : DateTimeOffset.FromUnixTimeMilliseconds(check.State.LastSlot)
        );

    [Fact]
    [Trait("rule", "2")]
    public void Two_failures_need_one_more_at_the_next_slot()
    {
        var said = Explain(Judged(RuleFile.ConsecutiveFailures).Up(3).Down().Down(1, "timeout", 0));

        Assert.False(said.Fires);
        Assert.Equal(
            [
                "consecutive_failures on health_endpoint: check.consecutive_failures >= check.failure_threshold",
                "counted: 2026-01-12 14:06:00 503, 14:07:00 timeout",
                "consecutive_failures 2 >= failure_threshold 3: false",
                "within 3m: the last 2 of the 3 span 1m",
                "does not fire; 1 more failure in a row fires it, by 2026-01-12 14:08:00 UTC at the earliest",
            ],
            said.Lines
        );
    }

    [Fact]
    [Trait("rule", "2")]
    public void Failures_too_far_back_need_more_and_an_interval_too_long_can_never_fire()
    {
        var apart = Judged(RuleFile.ConsecutiveFailures).Down().Silence(5).Down();
        Assert.Contains(
            "does not fire; 1 more failure in a row",
            Explain(Judged(RuleFile.ConsecutiveFailures).Down().Silence(2).Down()).Lines[^1],
            StringComparison.Ordinal
        );
        Assert.Equal(
            "does not fire; 2 more failures in a row fire it, by 2026-01-12 14:11:00 UTC at the earliest",
            Explain(apart).Lines[^1]
        );
        Assert.Equal([9], apart.Down(2).FiredAt);

        Assert.Equal(
            "does not fire; it can't fire: 3 failures at an interval of 2m never lie within 3m",
            Explain(Judged(RuleFile.ConsecutiveFailures, "120s").Down(5)).Lines[^1]
        );
    }

    [Fact]
    [Trait("rule", "2")]
    public void Failures_that_span_exactly_what_they_may_do_fire()
    {
        var check = Judged(RuleFile.ConsecutiveFailures, "90s").Down(2);

        Assert.StartsWith("does not fire; 1 more failure in a row fires it", Explain(check).Lines[^1], StringComparison.Ordinal);
        Assert.Equal([3], check.Down().FiredAt);
    }

    [Fact]
    [Trait("rule", "4")]
    public void An_answer_exactly_one_window_ago_counts_no_more()
    {
        var said = Explain(
            Judged("- name: rule\n  condition: \"check.latency_p50_2m > 1s and check.latency_p50_5m > 1s\"").Up(1, 700).Up(2, 50).Up(2)
        );

        Assert.Contains("latency_p50_2m 40 ms > 1,000 ms (2 answers): false", said.Lines);
        Assert.Contains("latency_p50_5m 50 ms > 1,000 ms (5 answers): false", said.Lines);
    }

    [Theory]
    [Trait("rule", "2")]
    [InlineData(1, "the last slot")]
    [InlineData(3, "the last 3 slots")]
    public void Slots_without_a_result_are_said_with_what_they_mean(int slots, string which) =>
        Assert.Contains(
            $"{which} gave no result (unknown or missed): that neither adds to a row of failures nor ends one, and is unmonitored time",
            Explain(Judged(RuleFile.ConsecutiveFailures).Up().Down().Unknown(slots)).Lines
        );

    [Fact]
    [Trait("rule", "2")]
    public void A_slot_whose_deadline_has_passed_can_fail_no_more()
    {
        var check = Judged(RuleFile.ConsecutiveFailures).Up().Down(2);

        Assert.EndsWith("14:06:00 UTC at the earliest", Explain(check, TimeSpan.FromSeconds(189)).Lines[^1], StringComparison.Ordinal);
        Assert.EndsWith("14:07:00 UTC at the earliest", Explain(check, TimeSpan.FromSeconds(190)).Lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    [Trait("rule", "2")]
    public void Slots_missed_since_the_last_result_are_said_as_soon_as_their_deadlines_have_passed()
    {
        var check = Judged(RuleFile.ConsecutiveFailures).Up().Down(2);

        // Timeout 5 s and 5 s of grace: the slots of minutes 3, 4 and 5 are decided at minute 5 and 10 s.
        Assert.DoesNotContain(Explain(check, TimeSpan.FromSeconds(189)).Lines, SaysUnseen);
        Assert.Contains(
            "the last slot gave no result (unknown or missed): that neither adds to a row of failures nor ends one, and is unmonitored time",
            Explain(check, TimeSpan.FromSeconds(190)).Lines
        );
        Assert.Contains(
            "the last 3 slots gave no result (unknown or missed): that neither adds to a row of failures nor ends one, and is unmonitored time",
            Explain(check, TimeSpan.FromSeconds(310)).Lines
        );
        Assert.DoesNotContain(Explain(check.Silence(3).Up()).Lines, SaysUnseen);
    }

    [Fact]
    [Trait("rule", "2")]
    public void Slots_without_a_result_between_the_failures_that_count_are_said()
    {
        var lines = Explain(Judged(RuleFile.ConsecutiveFailures).Silence(4).Down().Silence(1).Down()).Lines;

        Assert.Equal("counted: 2026-01-12 14:07:00 503, 14:09:00 503", lines[1]);
        Assert.Equal(
            "1 slot between them gave no result (unknown or missed): that neither adds to a row of failures nor ends one",
            lines[2]
        );
        Assert.StartsWith(
            "2 slots between them gave no result",
            Explain(Judged(RuleFile.ConsecutiveFailures).Down().Silence(2).Down()).Lines[2],
            StringComparison.Ordinal
        );
    }

    [Fact]
    [Trait("rule", "2")]
    public void A_firing_rule_says_how_many_successes_clear_it()
    {
        var said = Explain(Judged(RuleFile.ConsecutiveFailures).Down(3).Up());

        Assert.True(said.Fires);
        Assert.Equal("fires; clears after 1 more success in a row (1 of 2 so far)", said.Lines[^1]);
    }

    [Fact]
    [Trait("rule", "3.2")]
    public void Availability_says_what_is_monitored_what_is_down_and_what_the_whole_week_allows()
    {
        var said = Explain(Judged(RuleFile.WeeklyAvailability, "10s").Up(8640).Down(587));

        Assert.Equal(
            [
                "availability_7d 93.64 % < 98.5 % (5,870 s down of 92,270 s monitored, coverage 15.3 %): false",
                "monitored 92,270 s, at least 86,400 s must be (min_coverage); down 5,870 s, allowed 9,072 s in the whole 7d",
                "does not fire; fires once more than 3,202 s are down in addition",
            ],
            said.Lines.Skip(2)
        );
    }

    [Fact]
    [Trait("rule", "3.2")]
    public void Too_little_coverage_is_said_with_what_is_missing()
    {
        var said = Explain(Judged(RuleFile.WeeklyAvailability, "10s").Down(1000));

        Assert.Contains("counted, the last of them: ", said.Lines[1], StringComparison.Ordinal);
        Assert.Equal("does not fire; enough of it is down; 76,400 s more must be monitored before it may fire", said.Lines[^1]);
    }

    [Fact]
    [Trait("rule", "3.2")]
    public void A_firing_availability_says_what_must_leave_the_window()
    {
        var said = Explain(Judged(RuleFile.WeeklyAvailability, "10s").Up((7 * 8640) - 1000).Down(1000));

        Assert.Equal("fires; clears once at most 9,072 s of the last 7d are down, 928 s less than now", said.Lines[^1]);
    }

    [Theory]
    [Trait("rule", "5.2")]
    [InlineData("60s", 6, 4)]
    [InlineData("120s", 2, 3)]
    [InlineData("10s", 35, 5)]
    [InlineData("10s", 36, 4)]
    [InlineData("10s", 3, 10)]
    [InlineData("60s", 1, 9)]
    public void A_condition_over_time_says_how_many_true_minutes_are_missing_and_they_do_fire(string interval, int slots, int minutes)
    {
        var check = Judged(RuleFile.LatencyDegradation, interval).Up(slots, 900);

        var said = Explain(check).Lines[^1];

        Assert.StartsWith($"does not fire; {minutes} more true minute", said, StringComparison.Ordinal);
        var step = check.State.Plan.IntervalMilliseconds;
        var fired = Assert.Single(check.Up(60, 900).FiredAt);
        var at = WatchedCheck.First.AddMilliseconds((fired - 1) * step);
        Assert.Contains($"the slot of {at:yyyy-MM-dd HH:mm:ss} UTC", said, StringComparison.Ordinal);
    }

    [Theory]
    [Trait("rule", "5.1")]
    [InlineData("check.silent_for > 10m", "fires after 2026-01-12 14:13:00 UTC unless a run is completed before")]
    [InlineData("check.silent_for >= 10m", "fires at 2026-01-12 14:13:00 UTC unless a run is completed before")]
    [InlineData("check.certificate_expires_in < 14d", "fires after 2026-01-16 14:03:00 UTC unless a run sees a newer certificate")]
    [InlineData("check.failures_10m >= 3", "fires once 3 slots of the last 10m are down; 0 are")]
    [InlineData("check.latency_p50_10m > 1s", "true when at least 1 of 1 answers are over 1,000 ms")]
    [InlineData("check.failures_10m >= 3 or check.failure_rate_1h > 10%", "fires when the condition as a whole is true")]
    public void Says_what_it_waits_for(string condition, string waits) =>
        Assert.Equal(
            "does not fire; " + waits,
            Explain(Judged($"- name: rule\n  condition: \"{condition}\"").Certified(TimeSpan.FromDays(18))).Lines[^1]
        );

    [Theory]
    [Trait("rule", "5.1")]
    [InlineData("check.silent_for > 10m", "unless a run is completed before")]
    [InlineData("check.silent_for >= 10m", "unless a run is completed before")]
    [InlineData("check.certificate_expires_in < 14d", "unless a run sees a newer certificate")]
    public void What_holds_already_waits_for_the_next_judged_minute_and_fires_there(string condition, string unless)
    {
        var check = Judged($"- name: rule\n  condition: \"{condition}\"").Certified(TimeSpan.FromDays(14) + TimeSpan.FromMinutes(10));

        Assert.Equal(
            $"does not fire; the condition holds since 2026-01-12 14:13:00 UTC already: fires when the minute of 2026-01-12 14:15:00 UTC is judged, {unless}",
            Explain(check, TimeSpan.FromSeconds(690)).Lines[^1]
        );
        Assert.Single(check.Tick(TimeSpan.FromMinutes(12)).FiredAt);
    }

    [Fact]
    [Trait("rule", "5.3")]
    public void A_burn_rate_shows_both_windows()
    {
        var rule = """
            - name: burning
              condition: "check.burn_rate_1h > 10"
              objective: 98%
              period: 7d
            """;

        Assert.Contains("8.33× over 1h, 50× over 5m; both must exceed", Explain(Judged(rule).Up(50).Down(10)).Lines);
    }

    [Theory]
    [Trait("rule", "2")]
    [InlineData(2, "within 3m, 5m with the slots that gave no result: the last 2 of the 3 span 3m")]
    [InlineData(4, "within 3m, 6m with the slots that gave no result: the last 2 of the 3 span 5m")]
    public void Slots_without_a_result_between_failures_lengthen_the_span_to_twice_at_most(int unknown, string said) =>
        Assert.Contains(said, Explain(Judged(RuleFile.ConsecutiveFailures).Up().Unknown().Down().Unknown(unknown).Down()).Lines);

    [Fact]
    [Trait("rule", "2")]
    public void Slots_without_a_result_before_the_first_failure_lengthen_nothing() =>
        Assert.Contains(
            "within 3m: the last 2 of the 3 span 1m",
            Explain(Judged(RuleFile.ConsecutiveFailures).Up().Unknown(2).Down(2)).Lines
        );

    [Fact]
    [Trait("rule", "6.7")]
    public void Silence_says_since_when_and_what_of_it_does_not_count()
    {
        var check = Judged("- name: rule\n  condition: \"check.silent_for > 10m\"").Up();
        Assert.Contains("last completed run 2026-01-12 14:03:00 UTC", Explain(check).Lines);

        check.StandStill(TimeSpan.FromMinutes(5));

        Assert.Contains(
            "last completed run 2026-01-12 14:03:00 UTC; maintenance or our own downtime since then does not count",
            Explain(check, TimeSpan.FromMinutes(6)).Lines
        );
    }

    [Theory]
    [InlineData("check.failures_10m >= 2 and check.consecutive_failures >= 1", "true")]
    [InlineData("check.failures_10m >= 3 and check.consecutive_failures >= 1", "false")]
    [InlineData("check.failures_10m >= 2 and check.latency_p95_1m > 1s", "no value")]
    public void A_condition_of_several_parts_says_what_it_comes_to_as_a_whole(string condition, string whole) =>
        Assert.Contains(
            $"the condition as a whole: {whole}",
            Explain(Judged($"- name: rule\n  condition: \"{condition}\"").Refused(2)).Lines
        );

    [Fact]
    [Trait("rule", "5.2")]
    public void A_condition_over_time_says_for_how_long_it_has_been_true()
    {
        var check = Judged(RuleFile.LatencyDegradation).Up();
        Assert.Contains("for 10m: true for 0s", Explain(check).Lines);

        Assert.Contains("for 10m: true for 3m since 2026-01-12 14:04:00 UTC", Explain(check.Up(3, 900)).Lines);
        Assert.StartsWith(
            "does not fire; 1 more true minute fires it, with",
            Explain(check.Up(6, 900)).Lines[^1],
            StringComparison.Ordinal
        );
    }

    [Fact]
    [Trait("rule", "3.2")]
    public void A_window_that_is_wholly_monitored_says_so() =>
        Assert.Contains(
            "the whole 10m is monitored; down 60 s, allowed 300 s",
            Explain(Judged("- name: rule\n  condition: \"check.availability_10m < 50%\"").Up(9).Down()).Lines
        );

    [Theory]
    [Trait("rule", "5.1")]
    [InlineData("check.silent_for > 10m", "fires after 2026-01-12 14:13:00 UTC unless a run is completed before")]
    [InlineData(
        "check.silent_for >= 10m",
        "the condition holds since 2026-01-12 14:13:00 UTC already: fires when the minute of 2026-01-12 14:13:00 UTC is judged, unless a run is completed before"
    )]
    public void At_its_limit_a_silence_is_over_it_only_where_the_limit_is_part_of_it(string condition, string waits) =>
        Assert.Equal(
            "does not fire; " + waits,
            Explain(Judged($"- name: rule\n  condition: \"{condition}\"").Up(), TimeSpan.FromMinutes(10)).Lines[^1]
        );

    [Fact]
    public void Before_the_first_slot_there_is_nothing_to_explain() =>
        Assert.Equal("no slot was decided yet", Explain(Judged(RuleFile.ConsecutiveFailures)).Lines[^1]);
}
