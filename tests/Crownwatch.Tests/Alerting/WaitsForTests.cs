using Crownwatch.Core.Alerting;
using Xunit;

namespace Crownwatch.Tests.Alerting;

/// <summary>Issue 3, part 5: what would make a rule fire, and what a firing rule waits for, in each form that a condition can have.</summary>
public sealed class WaitsForTests
{
    private static WatchedCheck Judged(string condition, string more = "") =>
        new(RuleFile.OneCheck($"- name: rule\n  condition: \"{condition}\"{more}"));

    private static string Waits(WatchedCheck check) =>
        RuleExplanation.Of(check.State, check.State.Plan.Rules[0], DateTimeOffset.FromUnixTimeMilliseconds(check.State.LastSlot)).Lines[^1];

    [Theory]
    [Trait("rule", "5.1")]
    [InlineData("check.failures_10m > 3", "fires once 4 slots of the last 10m are down; 1 are")]
    [InlineData("check.failures_10m == 3", "fires when the condition is true")]
    [InlineData("check.consecutive_successes > 3", "fires when the condition is true")]
    [InlineData("check.consecutive_failures > 3", "3 more failures in a row fire it, by 2026-01-12 14:06:00 UTC at the earliest")]
    [InlineData("check.certificate_expires_in < 14d", "no run has seen a certificate yet")]
    [InlineData("check.latency_p50_10m > 1s", "no answer counts now; fires when the percentile is over 1,000 ms")]
    [InlineData("check.latency_p50_10m >= 1s", "no answer counts now; fires when the percentile is at or over 1,000 ms")]
    [InlineData(
        "check.availability_10m <= 50%",
        "fires once more than 240 s are down in addition; 25.714 s more must be monitored before it may fire"
    )]
    public void After_one_refused_connection_a_rule_says_what_would_fire_it(string condition, string waits) =>
        Assert.Equal("does not fire; " + waits, Waits(Judged(condition).Refused()));

    [Theory]
    [Trait("rule", "4")]
    [InlineData("check.latency_p50_10m >= 1s", 10, "true when at least 6 of 10 answers are at or over 1,000 ms")]
    [InlineData("check.latency_p95_10m > 1s", 3, "true when at least 1 of 3 answers are over 1,000 ms")]
    public void A_percentile_says_how_many_answers_must_be_slow(string condition, int slots, string waits) =>
        Assert.Equal("does not fire; " + waits, Waits(Judged(condition).Up(slots)));

    [Theory]
    [Trait("rule", "3.2")]
    [InlineData("check.availability_10m <= 50%", "fires once at least 300 s are down in addition")]
    [InlineData("check.availability_10m < 50%", "fires once more than 300 s are down in addition")]
    public void A_whole_window_fires_at_its_limit_where_the_limit_is_part_of_it(string condition, string waits) =>
        Assert.Equal("does not fire; " + waits, Waits(Judged(condition).Up(10)));

    [Fact]
    [Trait("rule", "5.1")]
    public void Silence_counts_from_the_first_completed_run() =>
        Assert.Equal("does not fire; silence counts from the first completed run", Waits(Judged("check.silent_for > 10m").Missed()));

    [Fact]
    [Trait("rule", "5.2")]
    public void A_condition_that_must_hold_for_a_time_says_so_while_it_is_false()
    {
        Assert.Equal(
            "does not fire; true when at least 1 of 1 answers are over 800 ms, and it must hold for 10m",
            Waits(Judged("check.latency_p95_1m > 800ms", "\n  for: 10m").Up())
        );
        Assert.Equal(
            "does not fire; fires when the condition as a whole is true, and it must hold for 10m",
            Waits(Judged("check.latency_p95_1m > 800ms and check.failures_1h > 1", "\n  for: 10m").Up())
        );
    }

    [Theory]
    [Trait("rule", "2")]
    [InlineData("check.consecutive_failures >= 3", "", "clears after 2 more successes in a row (0 of 2 so far)")]
    [InlineData("check.consecutive_failures >= 3", "\n  resolve_after: 1", "clears after 1 more success in a row (0 of 1 so far)")]
    [InlineData(
        "check.consecutive_failures >= 3 or check.failures_1h > 9",
        "",
        "clears after 2 more successes in a row (0 of 2 so far), once the condition is false"
    )]
    [InlineData(
        "check.consecutive_failures != 0",
        "",
        "clears after 2 more successes in a row (0 of 2 so far), once the condition is false"
    )]
    [InlineData("check.failures_5m >= 3", "", "clears when the condition is false; a metric without data changes nothing")]
    [InlineData(
        "check.availability_1h < 100%",
        "\n  min_coverage: 3m",
        "clears once at most 0 s of the last 1h are down, 180 s less than now"
    )]
    [InlineData(
        "check.availability_1h <= 97%",
        "\n  min_coverage: 3m",
        "clears once less than 108 s of the last 1h are down, 72 s less than now"
    )]
    public void A_firing_rule_says_what_clears_it(string condition, string more, string waits) =>
        Assert.Equal("fires; " + waits, Waits(Judged(condition, more).Down(3)));

    [Fact]
    [Trait("rule", "5.2")]
    public void A_rule_over_time_clears_with_the_first_false_minute() =>
        Assert.Equal(
            "fires; clears with the first minute in which the condition is false; one without results changes nothing",
            Waits(Judged("check.latency_p95_1m > 800ms", "\n  for: 2m").Up(5, 900))
        );

    [Fact]
    [Trait("rule", "3.2")]
    public void An_availability_that_is_too_little_monitored_by_now_says_so_and_stays_open()
    {
        var check = Judged("check.availability_10m < 50%", "\n  min_coverage: 3m").Down(6).Silence(8).Unknown();

        Assert.Empty(check.ClearedAt);
        Assert.Equal("fires; clears when the condition is false; too little of the last 10m is monitored to say more", Waits(check));
    }
}
