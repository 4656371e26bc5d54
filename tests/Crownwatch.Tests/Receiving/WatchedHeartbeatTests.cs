using Crownwatch.Core.Alerting;
using Crownwatch.Core.Heartbeats;
using Crownwatch.Core.Results;
using Crownwatch.Server.Receiving.Heartbeats;
using Crownwatch.Tests.Alerting;
using Xunit;
using Monitor = Crownwatch.Core.Alerting.Monitor;

namespace Crownwatch.Tests.Receiving;

/// <summary>From pings to slots, and from there to what the rules say: an hourly job with five minutes of grace.</summary>
public sealed class WatchedHeartbeatTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 12, 9, 0, 0, TimeSpan.Zero);
    private readonly CheckState _state;
    private readonly WatchedHeartbeat _watched;
    private readonly List<ProbeResult> _results = [];
    private readonly List<(DateTimeOffset At, bool Fires)> _said = [];
    private DateTimeOffset _now = Start;

    public WatchedHeartbeatTests()
    {
        _state = new CheckState(Plan("1h"));
        _watched = new WatchedHeartbeat(_state.Plan, null, Start);
    }

    private static CheckPlan Plan(string period, string more = "") =>
        Plans(
            $"""
            version: "1.0"
            checks:
              - name: backup
                type: heartbeat
                period: {period}
                grace: 5m
                token: "0123456789abcdef"
            {more}
            alerting:
              rules:
            {RuleFile.Indent(RuleFile.ConsecutiveFailures)}
            """
        );

    private static CheckPlan Plans(string yaml)
    {
        var set = RuleFile.Read(yaml);
        return CheckPlan.For(set.Checks[0], set.Rules);
    }

    /// <summary>Looks each second until so many minutes after the start, as the server does twice as often.</summary>
    private void Until(double minutes, Func<DateTimeOffset, bool>? inMaintenance = null)
    {
        List<AlertSignal> signals = [];
        for (; _now <= Start + TimeSpan.FromMinutes(minutes); _now += TimeSpan.FromSeconds(1))
        {
            if (inMaintenance?.Invoke(_now) == true)
            {
                _watched.StandStill(_now);
            }

            foreach (var result in _watched.Decide(_now, null))
            {
                _results.Add(result);
                Monitor.Step(_state, DecidedSlot.From(result), signals);
            }

            _said.AddRange(signals.Select(s => (_now, s.Fires)));
            signals.Clear();
        }
    }

    private void Tell(PingKind kind = PingKind.Success) => _watched.Take(new Ping(kind, _now));

    private static double Minutes(DateTimeOffset at) => (at - Start).TotalMinutes;

    [Fact]
    public void A_ping_that_falls_into_a_reload_counts_for_the_job_as_it_is_now()
    {
        var next = _watched.With(Plan("2h"), Start);
        Assert.Null(next.State.LastPing);

        Tell();

        Assert.Equal(Start, next.State.LastPing);
        Assert.Equal(next.State, next.Unstored);
    }

    [Fact]
    public void Looks_each_minute_and_pages_at_the_first_failure()
    {
        Assert.Equal(TimeSpan.FromSeconds(60), _state.Plan.Check.Interval);
        Assert.Equal(1, _state.Plan.Check.FailureThreshold);
        Assert.Equal(TimeSpan.FromSeconds(5), Plan("5s").Check.Interval);
    }

    [Fact]
    public void Fires_within_seconds_of_period_and_grace_and_clears_two_looks_after_a_ping()
    {
        Until(10);
        Tell();
        Until(80);

        var fired = Assert.Single(_said);
        Assert.True(fired.Fires);
        Assert.InRange(Minutes(fired.At), 75, 75.1);

        Tell();
        Until(90);
        Assert.Equal(2, _said.Count);
        Assert.InRange(Minutes(_said[1].At), 81, 83.1);
    }

    [Fact]
    public void A_failure_fires_at_once()
    {
        Tell();
        Until(7.5);
        Tell(PingKind.Fail);
        Until(8);

        Assert.InRange(Minutes(Assert.Single(_said).At), 7.5, 7.6);
        Assert.Equal(("fail", DownCause.Wrong), (_results[^1].Code, _results[^1].Cause));
    }

    [Fact]
    public void Nothing_is_recorded_before_the_first_run_has_ended_and_every_minute_after_it()
    {
        Until(10);
        Assert.Empty(_results);

        Tell();
        Until(40);
        Assert.InRange(_results.Count, 29, 31);
        Assert.All(_results, r => Assert.Equal(Outcome.Up, r.Outcome));
        Assert.Equal(_results.Count, _results.Select(r => r.Slot).Distinct().Count());
    }

    [Fact]
    public void A_job_that_never_pings_fires_too()
    {
        Until(64);
        Assert.Empty(_said);
        Until(66);

        Assert.InRange(Minutes(Assert.Single(_said).At), 65, 65.1);
    }

    [Fact]
    public void Only_the_slot_in_which_a_run_ended_has_its_time_and_what_it_sent()
    {
        Until(5);
        Tell(PingKind.Start);
        Until(7);
        _watched.Take(Ping.Exited(2, _now) with { Excerpt = "disk full" });
        Until(12);

        Assert.Equal("disk full", Assert.Single(_results, r => r.Excerpt is not null).Excerpt);
        Assert.InRange(Assert.Single(_results, r => r.Latency is not null).Latency!.Value.TotalMinutes, 1.9, 2.1);
        Assert.All(_results, r => Assert.Equal("exit 2", r.Code));
    }

    [Fact]
    public void Silence_is_counted_from_the_last_end_of_a_run_not_from_the_last_look()
    {
        Until(10);
        Tell();
        Until(50);

        var silent = _state.Sightings.SilentMilliseconds(_now.ToUnixTimeMilliseconds())!.Value;
        Assert.InRange(TimeSpan.FromMilliseconds(silent).TotalMinutes, 39.9, 40.1);
    }

    [Fact]
    public void In_maintenance_silence_stands_still_and_a_full_period_and_grace_follow()
    {
        Until(10);
        Tell();
        Until(140, at => Minutes(at) is > 60 and < 120);
        Assert.Empty(_said);

        Until(190);
        Assert.InRange(Minutes(Assert.Single(_said).At), 184.9, 185.1);
    }

    [Fact]
    public void A_restart_during_silence_pages_nobody_until_a_full_period_and_grace_are_over()
    {
        Until(10);
        Tell();
        Until(60);

        _now = Start + TimeSpan.FromHours(5);
        var again = new WatchedHeartbeat(_state.Plan, _watched.State, _now);
        Assert.Equal(Outcome.Unknown, again.At(_now + TimeSpan.FromMinutes(65)).Verdict.Outcome);
        Assert.Equal(Outcome.Down, again.At(_now + TimeSpan.FromMinutes(66)).Verdict.Outcome);
    }

    [Fact]
    public void Slots_that_passed_unseen_are_not_made_up()
    {
        Tell();
        Until(5);
        var before = _results.Count;
        _now += TimeSpan.FromMinutes(20);
        Until(27);

        Assert.InRange(_results.Count - before, 1, 3);
    }

    [Fact]
    public void Another_period_begins_with_a_full_period()
    {
        Until(10);
        Tell();
        Until(50);

        var shorter = _watched.With(Plan("10m"), _now);
        Assert.Equal(Outcome.Unknown, shorter.At(_now).Verdict.Outcome);
        Assert.Equal(_now + TimeSpan.FromMinutes(15), shorter.At(_now).Deadline);
        var same = _watched.With(Plan("1h", "    notes: other"), _now);
        Assert.Equal(_watched.At(_now).Deadline, same.At(_now).Deadline);
    }

    [Fact]
    public void A_heartbeat_is_never_what_we_are_blind_to()
    {
        Monitor.StandStill(_state, Start.ToUnixTimeMilliseconds());

        Assert.Null(SelfAlerts.LookForBlindness([_state], null, Start + TimeSpan.FromDays(2)));
    }
}
