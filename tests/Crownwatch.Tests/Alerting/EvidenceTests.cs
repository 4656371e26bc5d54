using Crownwatch.Core.Alerting;
using Xunit;

namespace Crownwatch.Tests.Alerting;

/// <summary>Semantics.md 10.6 and mission.md section 3: what an alert shows as its proof.</summary>
[Trait("rule", "10.6")]
public sealed class EvidenceTests
{
    [Fact]
    public void Names_the_first_and_last_failing_time_and_the_codes()
    {
        var check = new WatchedCheck(RuleFile.OneCheck(RuleFile.ConsecutiveFailures)).Down(3);

        var evidence = Assert.Single(check.Signals).Evidence;
        Assert.Equal(WatchedCheck.First, evidence.FirstFailing);
        Assert.Equal(WatchedCheck.First.AddMinutes(2), evidence.LastFailing);
        Assert.Equal([new CodeCount("503", 3)], evidence.Codes);
        Assert.Equal("503 ×3", evidence.Brief);
        Assert.Equal("health_endpoint failed 3 times in a row: 503 ×3", evidence.Headline);
        Assert.Equal("consecutive_failures 3 >= failure_threshold 3", evidence.Arithmetic);
    }

    [Fact]
    public void Counts_different_codes_the_most_frequent_first()
    {
        var check = new WatchedCheck(RuleFile.OneCheck(RuleFile.ConsecutiveFailures)).Down(1, "500", 500).Refused(2);

        Assert.Equal("refused ×2, 500 ×1", Assert.Single(check.Signals).Evidence.Brief);
    }

    [Fact]
    public void Says_when_it_began_even_where_the_rule_counts_only_the_last_failures()
    {
        var check = new WatchedCheck(RuleFile.OneCheck(RuleFile.ConsecutiveFailures)).Down().Silence(5).Down(3);

        var evidence = Assert.Single(check.Signals).Evidence;
        Assert.Equal(WatchedCheck.First, evidence.FirstFailing);
        Assert.Equal("503 ×3", evidence.Brief);
    }

    [Fact]
    public void Each_rule_shows_the_failures_that_it_asks_for()
    {
        var check = new WatchedCheck(
            RuleFile.OneCheck(
                """
                - name: three
                  condition: "check.consecutive_failures >= 3"
                  within: 3m
                - name: four
                  condition: "check.consecutive_failures >= 4"
                """
            )
        ).Down(1, "timeout", 0).Silence(5).Down(3);

        Assert.Equal(["503 ×3", "503 ×3, timeout ×1"], check.Signals.Select(s => s.Evidence.Brief));
    }

    [Fact]
    public void Of_a_slow_check_it_shows_no_failures()
    {
        var rule = """
            - name: slow
              condition: "check.latency_p50_10m > 800ms and check.latency_p95_10m > 900ms"
            """;

        var evidence = Assert
            .Single(new WatchedCheck(RuleFile.OneCheck(rule)).Up(1, 950).Down(1, milliseconds: 950).Up(2, 950).Signals)
            .Evidence;

        Assert.Equal((null, null), (evidence.FirstFailing, evidence.LastFailing));
        Assert.Empty(evidence.Codes);
        Assert.Empty(evidence.Counted);
        Assert.Contains("; latency_p95_10m", evidence.Arithmetic, StringComparison.Ordinal);
    }

    [Fact]
    public void Counts_the_failures_of_the_longest_window_that_it_looks_at()
    {
        var rule = """
            - name: often
              condition: "check.failures_5m >= 1 and check.failures_1h >= 3"
            """;

        var check = new WatchedCheck(RuleFile.OneCheck(rule)).Down(2).Up(10).Down();

        Assert.Equal([0, 1, 12], Assert.Single(check.Signals).Evidence.Counted.Select(c => (c.Slot - WatchedCheck.First).TotalMinutes));
    }

    [Fact]
    public void Says_what_failed_where_a_rule_looks_at_a_rate_as_well()
    {
        var rule = """
            - name: failing_often
              condition: "check.failure_rate_5m >= 50%"
            """;

        var evidence = Assert.Single(new WatchedCheck(RuleFile.OneCheck(rule)).Up(4).Down(3).Signals).Evidence;

        Assert.Equal("503 ×3", evidence.Brief);
        Assert.Equal(WatchedCheck.First.AddMinutes(4), evidence.FirstFailing);
        Assert.False(evidence.FailuresAlone);
        Assert.Equal("failure_rate_5m 60 % >= 50 % (180 s down of 300 s monitored, coverage 100 %)", evidence.Arithmetic);
    }

    [Theory]
    [InlineData("check.consecutive_failures >= 3", 3, null)]
    [InlineData("check.failure_rate_10m >= 50%", 0.5, 0.6)]
    [InlineData("check.failures_10m >= 2", 2, null)]
    [InlineData("check.latency_p50_10m > 1s and check.failures_10m >= 3", 1204, null)]
    [InlineData("check.availability_10m < 60%", 0.5, 1.0)]
    public void Gives_the_first_metric_in_its_unit_and_what_of_it_was_monitored(string condition, double value, double? coverage)
    {
        var check = new WatchedCheck(RuleFile.OneCheck($"- name: rule\n  condition: \"{condition}\"\n  min_coverage: 10m"));

        var evidence = check.Up(3, 1204).Down(3, "503", 503, 1300).Up(2, 1204).Down(2, "503", 503, 1204).Signals.First().Evidence;

        Assert.Equal(value, evidence.Value);
        Assert.Equal(coverage, evidence.Coverage);
    }

    [Fact]
    public void Lists_the_failing_slots_that_counted_also_those_of_a_rate()
    {
        var rule = """
            - name: failing_often
              condition: "check.failures_5m >= 3"
            """;

        var evidence = Assert
            .Single(new WatchedCheck(RuleFile.OneCheck(rule)).Down().Up(5).Down(2).Up().Down(1, "500", 500).Signals)
            .Evidence;

        Assert.Equal(
            [
                new CountedSlot(WatchedCheck.First.AddMinutes(6), "503"),
                new CountedSlot(WatchedCheck.First.AddMinutes(7), "503"),
                new CountedSlot(WatchedCheck.First.AddMinutes(9), "500"),
            ],
            evidence.Counted
        );
    }

    [Fact]
    public void Lists_at_most_the_last_twenty_of_many()
    {
        var rule = """
            - name: failing_long
              condition: "check.consecutive_failures >= 50"
            """;

        var counted = Assert.Single(new WatchedCheck(RuleFile.OneCheck(rule)).Down(60).Signals).Evidence.Counted;

        Assert.Equal(20, counted.Count);
        Assert.Equal(WatchedCheck.First.AddMinutes(49), counted[^1].Slot);
    }

    [Theory]
    [InlineData("check.failures_10m <= 9", "failures_10m 1 <= 9")]
    [InlineData("check.failures_10m < 9", "failures_10m 1 < 9")]
    [InlineData("check.failures_10m > 0", "failures_10m 1 > 0")]
    [InlineData("check.failures_10m == 1", "failures_10m 1 == 1")]
    [InlineData("check.failures_10m != 2", "failures_10m 1 != 2")]
    public void Writes_each_comparison_as_the_file_does(string condition, string arithmetic) =>
        Assert.Equal(
            arithmetic,
            Assert
                .Single(new WatchedCheck(RuleFile.OneCheck($"- name: rule\n  condition: \"{condition}\"")).Down().Signals)
                .Evidence.Arithmetic
        );
}
