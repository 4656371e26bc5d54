using Crownwatch.Core.Definitions;
using Crownwatch.Core.Heartbeats;
using Crownwatch.Core.Results;
using Xunit;

namespace Crownwatch.Tests.Heartbeats;

/// <summary>A job that runs each hour with five minutes of grace, watched from 09:00 on.</summary>
public sealed class HeartbeatJudgeTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 12, 9, 0, 0, TimeSpan.Zero);

    private static readonly CheckDefinition Hourly = new()
    {
        Name = "backup",
        Type = CheckType.Heartbeat,
        Criteria = [],
        Heartbeat = new HeartbeatDefinition { Period = TimeSpan.FromHours(1), Grace = TimeSpan.FromMinutes(5) },
    };

    private static DateTimeOffset At(double minutes) => Start + TimeSpan.FromMinutes(minutes);

    private static HeartbeatState After(params Ping[] pings) =>
        pings.Aggregate(new HeartbeatState(Start), (state, ping) => state.After(ping));

    private static HeartbeatVerdict Judge(HeartbeatState state, double minutes, double stoodStill = 0, CheckDefinition? check = null) =>
        HeartbeatJudge.At(check ?? Hourly, state, At(stoodStill), At(minutes));

    private static Ping Good(double minutes) => new(PingKind.Success, At(minutes));

    private static Ping Began(double minutes) => new(PingKind.Start, At(minutes));

    [Fact]
    public void Is_up_through_period_and_grace_and_down_after_them()
    {
        var state = After(Good(10));

        Assert.Equal(Outcome.Up, Judge(state, 75).Outcome);
        var late = Judge(state, 75.1);
        Assert.Equal((Outcome.Down, DownCause.Unreachable, "silent"), (late.Outcome, late.Cause, late.Code));
        Assert.Equal("no ping for 1h5m (period 1h, grace 5m)", late.Reason);
    }

    [Fact]
    public void Waits_a_full_period_for_the_first_ping_and_then_is_down()
    {
        var state = new HeartbeatState(Start);

        Assert.Equal((Outcome.Unknown, "no ping yet; due by 2026-01-12 10:05:00 UTC"), (Judge(state, 65).Outcome, Judge(state, 65).Reason));
        Assert.Equal("no ping since it is watched, 1h6m (period 1h, grace 5m)", Judge(state, 66).Reason);
        Assert.Equal(Outcome.Down, Judge(state, 66).Outcome);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(255)]
    public void An_exit_status_other_than_0_is_a_failed_run_at_once_and_until_a_good_one(int status)
    {
        var failed = After(Good(10), Ping.Exited(status, At(20)));

        var verdict = Judge(failed, 20);
        Assert.Equal((Outcome.Down, DownCause.Wrong, $"exit {status}"), (verdict.Outcome, verdict.Cause, verdict.Code));
        Assert.Equal(Outcome.Down, Judge(failed, 60).Outcome);
        Assert.Equal(Outcome.Up, Judge(failed.After(Ping.Exited(0, At(61))), 61).Outcome);
    }

    [Fact]
    public void A_failed_run_is_no_silence()
    {
        var failed = After(new Ping(PingKind.Fail, At(60)));

        Assert.Equal("the run said that it failed", Judge(failed, 125).Reason);
        Assert.Equal("no ping for 1h6m (period 1h, grace 5m); the last run said that it failed", Judge(failed, 126).Reason);
    }

    [Fact]
    public void From_start_to_end_is_how_long_a_run_took()
    {
        Assert.Equal(TimeSpan.FromMinutes(3), After(Began(10), Good(13)).Took);
        Assert.Null(After(Good(13)).Took);
        Assert.Null(After(Began(10), Good(13), Good(20)).Took);
    }

    [Fact]
    public void A_start_without_an_end_within_the_grace_is_silence()
    {
        var state = After(Good(0), Began(30));

        Assert.Equal(Outcome.Up, Judge(state, 35).Outcome);
        Assert.Equal("a run began 6m ago and has not ended (grace 5m)", Judge(state, 36).Reason);
        Assert.Equal("silent", Judge(state, 36).Code);
    }

    [Fact]
    public void A_job_that_begins_again_and_again_and_never_ends_is_down()
    {
        var state = After(Good(0), Began(30), Began(32), Began(34), Began(36));

        Assert.Equal(Outcome.Down, Judge(state, 36).Outcome);
        Assert.Equal(TimeSpan.FromMinutes(1), state.After(Good(37)).Took); // of the run that ended, not of the first that began
    }

    [Fact]
    public void A_start_late_in_the_grace_has_the_whole_grace_to_end()
    {
        var state = After(Good(0), Began(64));

        Assert.Equal(Outcome.Up, Judge(state, 64.5).Outcome);
        Assert.Equal(Outcome.Unknown, Judge(After(Began(64)), 69).Outcome);
        Assert.Equal(At(69), HeartbeatJudge.Deadline(Hourly.Heartbeat!, state, Start));
    }

    [Fact]
    public void After_a_standstill_a_full_period_and_grace_follow()
    {
        var state = After(Good(10));

        var spared = Judge(state, 100, stoodStill: 90);
        Assert.Equal(Outcome.Unknown, spared.Outcome);
        Assert.StartsWith("no ping for 1h30m", spared.Reason, StringComparison.Ordinal);
        Assert.Equal(Outcome.Unknown, Judge(state, 155, stoodStill: 90).Outcome);
        Assert.Equal(Outcome.Down, Judge(state, 156, stoodStill: 90).Outcome);
    }

    [Fact]
    public void The_end_of_a_run_that_began_before_a_standstill_may_have_been_told_to_nobody()
    {
        var state = After(Good(0), Began(30));

        Assert.Equal(At(31 + 65), HeartbeatJudge.Deadline(Hourly.Heartbeat!, state, At(31)));
        Assert.Equal(At(35), HeartbeatJudge.Deadline(Hourly.Heartbeat!, state, At(29)));
    }

    [Fact]
    public void A_standstill_says_nothing_good_of_a_run_that_failed()
    {
        Assert.Equal(Outcome.Down, Judge(After(new Ping(PingKind.Fail, At(5))), 50, stoodStill: 40).Outcome);
    }

    [Fact]
    public void A_run_over_its_limit_is_slow_and_says_the_limit()
    {
        var limited = Hourly with { Criteria = [new ResponseTimeCriterion("<120000", TimeSpan.FromMinutes(2), false)] };

        var slow = Judge(After(Began(10), Good(12)), 12, check: limited);
        Assert.Equal((Outcome.Down, DownCause.Slow), (slow.Outcome, slow.Cause));
        Assert.Equal("the run took 120,000 ms (limit 120,000)", slow.Reason);
        Assert.Equal(Outcome.Up, Judge(After(Began(10), Good(11.9)), 12, check: limited).Outcome);
    }
}
