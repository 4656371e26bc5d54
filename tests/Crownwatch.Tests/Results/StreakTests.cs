using Crownwatch.Core.Results;
using Xunit;

namespace Crownwatch.Tests.Results;

/// <summary>Semantics.md 1.2, 2 and 4: what a slot leaves behind, at the edges.</summary>
public sealed class StreakTests
{
    private static readonly TimeSpan _within = TimeSpan.FromMinutes(3);

    [Fact]
    [Trait("rule", "2")]
    public void Failures_that_were_not_there_or_are_not_remembered_lie_within_nothing()
    {
        var streak = new FailureStreak(2);
        Assert.False(streak.LastWithin(1, _within));

        for (var i = 0; i < 3; i++)
        {
            streak.Add(new DecidedSlot(i * 60_000L, Outcome.Down, float.NaN, 503, "503"), 0, 60_000);
        }

        Assert.True(streak.LastWithin(1, _within));
        Assert.True(streak.LastWithin(2, _within));
        Assert.False(streak.LastWithin(3, _within));
        Assert.Equal([60_000L, 120_000L], streak.Latest(9).Select(f => f.Slot));
        Assert.Equal([120_000L], streak.Latest(1).Select(f => f.Slot));
        Assert.Equal(0, streak.First.Slot);
    }

    [Fact]
    [Trait("rule", "1.2")]
    public void A_decided_slot_keeps_of_a_result_what_the_rules_need()
    {
        var at = new DateTimeOffset(2026, 1, 12, 14, 3, 0, TimeSpan.Zero);
        var result = new ProbeResult
        {
            Check = "health",
            Slot = at,
            FinishedAt = at.AddSeconds(1),
            Outcome = Outcome.Down,
            Code = "503",
        };

        var bare = DecidedSlot.From(result);
        Assert.Equal((at.ToUnixTimeMilliseconds(), Outcome.Down, 0, "503"), (bare.Slot, bare.Outcome, bare.Status, bare.Code));
        Assert.True(float.IsNaN(bare.LatencyMilliseconds));
        Assert.Equal(
            (at.AddSeconds(1).ToUnixTimeMilliseconds(), 0L, Exclusion.None),
            (bare.FinishedAt, bare.CertificateEndsAt, bare.Exclusion)
        );

        var full = DecidedSlot.From(
            result with
            {
                Latency = TimeSpan.FromMilliseconds(1204),
                StatusCode = 503,
                CertificateExpiresAt = at.AddDays(9),
                HeardAt = at.AddHours(-2),
                Exclusion = Exclusion.Maintenance,
            }
        );
        Assert.Equal((1204f, 503, Exclusion.Maintenance), (full.LatencyMilliseconds, full.Status, full.Exclusion));
        Assert.Equal(
            (at.AddDays(9).ToUnixTimeMilliseconds(), at.AddHours(-2).ToUnixTimeMilliseconds()),
            (full.CertificateEndsAt, full.HeardAt)
        );
    }

    [Fact]
    public void A_result_that_is_up_has_neither_a_reason_nor_a_code()
    {
        var result = new ProbeResult
        {
            Check = "health",
            Slot = default,
            FinishedAt = default,
            Outcome = Outcome.Up,
        };

        Assert.Equal(("", ""), (result.Reason, result.Code));
    }

    [Fact]
    [Trait("rule", "2")]
    public void Of_a_long_row_as_many_failures_are_remembered_as_are_asked_for()
    {
        var streak = new FailureStreak(6);
        for (var i = 0; i < 9; i++)
        {
            streak.Add(new DecidedSlot(i * 60_000L, Outcome.Down, float.NaN, 503, "503"), 0, 60_000);
        }

        Assert.Equal([3, 4, 5, 6, 7, 8], streak.Latest(9).Select(f => f.Slot / 60_000));
        Assert.Equal(6 * 32, streak.Bytes);
    }

    [Theory]
    [Trait("rule", "4")]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(129)]
    public void A_step_of_the_sketch_takes_away_all_that_it_held(int answers)
    {
        var window = new LatencySketchWindow(TimeSpan.FromDays(1), TimeSpan.FromSeconds(1));
        for (var i = 0; i < answers; i++)
        {
            window.Add(i * 1000L, 100);
        }

        window.Add(600_000, 100);
        Assert.Equal(answers + 1, window.Percentile(0.5).Samples);

        window.Add(3 * 86_400_000L, float.NaN);
        Assert.Equal((null, 0), window.Percentile(0.5));
    }

    [Fact]
    [Trait("rule", "2")]
    public void Recent_failures_are_those_that_count_the_last_twenty_and_after_an_instant()
    {
        var recent = new Crownwatch.Tests.Alerting.WatchedCheck(
            Crownwatch.Tests.Alerting.RuleFile.OneCheck("- name: rule\n  condition: \"check.failure_rate_1h > 99%\"")
        )
            .Down(45)
            .Up()
            .Corrected(1)
            .Down()
            .State.Failures;

        var first = Crownwatch.Tests.Alerting.WatchedCheck.First.ToUnixTimeMilliseconds();
        long[] slots = [.. Enumerable.Range(26, 19), 47];
        Assert.Equal(slots, recent.After(long.MinValue).Select(f => (f.Slot - first) / 60_000));
        Assert.Equal([44L, 47L], recent.After(first + (43 * 60_000L)).Select(f => (f.Slot - first) / 60_000));
    }

    [Fact]
    public void Of_few_failures_no_more_are_recent_than_there_were()
    {
        var recent = new Crownwatch.Tests.Alerting.WatchedCheck(
            Crownwatch.Tests.Alerting.RuleFile.OneCheck("- name: rule\n  condition: \"check.failure_rate_1h > 99%\"")
        )
            .Down(3)
            .State.Failures;

        Assert.Equal(3, recent.After(long.MinValue).Count());
        Assert.Equal(RecentFailures.Most * 32, recent.Bytes);
    }
}
