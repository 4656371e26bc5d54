using Crownwatch.Core.Alerting;
using Crownwatch.Core.Results;
using Xunit;

namespace Crownwatch.Tests.Alerting;

/// <summary>Semantics.md 1.2: a slot is decided at slot + timeout + 5 s at the latest; what comes later counts for availability only.</summary>
[Trait("rule", "1.2")]
public sealed class LateResultTests
{
    private static readonly TimeSpan _week = TimeSpan.FromDays(7);

    private static WatchedCheck Every(string interval) => new(RuleFile.OneCheck(RuleFile.ConsecutiveFailures, interval));

    [Theory]
    [InlineData(69_999, 3)] // the next slot is decided at 60 + 5 + 5 s
    [InlineData(70_000, 0)]
    public void A_result_is_late_once_the_next_slot_s_deadline_has_passed(int milliseconds, int fails)
    {
        var check = Every("60s").Down(2).After(TimeSpan.FromMilliseconds(milliseconds), Outcome.Down);

        Assert.Equal(fails == 0 ? [] : [fails], check.FiredAt);
        Assert.Equal(3 * 60_000, check.State.Window(_week).DownMilliseconds);
    }

    [Fact]
    public void A_late_up_does_not_end_a_row_of_failures_and_a_late_answer_has_no_time()
    {
        var check = Every("60s").Down(2).After(TimeSpan.FromMinutes(5), Outcome.Up).Down();

        Assert.Equal([4], check.FiredAt);
        Assert.Equal(60_000, check.State.Window(_week).UpMilliseconds);
    }

    [Fact]
    public void A_late_slot_between_failures_extends_the_span_as_a_missed_one_does()
    {
        Assert.Equal([5], Every("60s").Down(1).After(TimeSpan.FromMinutes(5), Outcome.Down).Missed().Down(2).FiredAt);
        Assert.Empty(Every("60s").Down(1).After(TimeSpan.FromMinutes(5), Outcome.Down).Missed(4).Down(2).FiredAt);
    }

    [Fact]
    public void A_result_that_comes_hours_later_counts_in_the_week_it_belongs_to()
    {
        var check = Every("60s").Up(10).Silence().Up(600).Late(11, Outcome.Down);

        Assert.Equal(60_000, check.State.Window(_week).DownMilliseconds);
        Assert.Equal(611 * 60_000, check.State.Window(_week).MonitoredMilliseconds);
        Assert.Equal(600 + 10, check.State.Streak.Successes);
    }

    [Fact]
    public void A_result_from_before_the_window_changes_nothing()
    {
        var check = Every("1h").Up(7 * 24).Up(100).Late(1, Outcome.Down);

        Assert.Equal(0, check.State.Window(_week).DownMilliseconds);
    }

    [Fact]
    public void A_late_result_is_no_data_for_its_minute()
    {
        WatchedCheck Slow(int minutes) =>
            new WatchedCheck(RuleFile.OneCheck(RuleFile.LatencyDegradation))
                .Up(4, 900)
                .After(TimeSpan.FromMinutes(minutes), Outcome.Up, 900)
                .Silence(minutes - 1);

        Assert.Equal([10], Slow(3).Up(6, 900).FiredAt);
        Assert.Equal([18], Slow(4).Up(12, 900).FiredAt); // four minutes without data end the run
    }

    [Fact]
    [Trait("rule", "6.10")]
    public void A_completed_run_is_seen_however_late_it_comes()
    {
        var check = Every("60s").Up();
        for (var slot = 1; slot <= 6; slot++)
        {
            // Each run takes longer than the next slot's deadline: none counts for failures, all are completed.
            check.After(TimeSpan.FromSeconds(90), slot % 2 == 0 ? Outcome.Up : Outcome.Down);
        }

        var last = WatchedCheck.First.AddMinutes(6).AddSeconds(90);
        Assert.Equal(last.ToUnixTimeMilliseconds(), check.State.Sightings.LastRun);
        Assert.Null(SelfAlerts.LookForBlindness([check.State], null, last.AddMinutes(4)));
        Assert.NotNull(SelfAlerts.LookForBlindness([check.State], null, last.AddMinutes(5)));
    }

    [Fact]
    [Trait("rule", "6.10")]
    public void A_run_of_an_earlier_slot_is_seen_when_it_ended_and_one_in_maintenance_is_not()
    {
        var check = Every("60s").Up().Silence().Unknown(8).Late(2, Outcome.Up, Exclusion.Maintenance);
        Assert.Equal(WatchedCheck.First.ToUnixTimeMilliseconds(), check.State.Sightings.LastRun);

        check.Late(2, Outcome.Up);

        Assert.Equal(WatchedCheck.First.AddMinutes(1).ToUnixTimeMilliseconds(), check.State.Sightings.LastRun);
    }
}
