using Crownwatch.Core.Results;
using Xunit;

namespace Crownwatch.Tests.Alerting;

/// <summary>What time alone decides: silence, certificates, and minutes whose last slots never came.</summary>
public sealed class TickTests
{
    private static WatchedCheck Judged(string condition, string more = "", string interval = "60s") =>
        new(RuleFile.OneCheck($"- name: rule\n  condition: \"{condition}\"{more}", interval));

    private static TimeSpan Minutes(double minutes) => TimeSpan.FromMinutes(minutes);

    [Fact]
    [Trait("rule", "5.1")]
    public void Silence_is_judged_each_minute_and_ends_with_the_next_completed_run()
    {
        var check = Judged("check.silent_for > 10m").Up(2).Tick(Minutes(11));
        Assert.Empty(check.FiredAt);

        check.Tick(Minutes(11.5)).Tick(Minutes(11.5)).Tick(Minutes(12)).Tick(Minutes(13));
        var fired = Assert.Single(check.Signals);
        Assert.Equal(630_000, fired.Evidence.Value);
        Assert.Equal(WatchedCheck.First.AddMinutes(11.5), fired.Evidence.At);
        Assert.Equal("silent_for 10m30s > 10m", fired.Evidence.Arithmetic);

        Assert.Single(check.Down().ClearedAt);
    }

    [Fact]
    [Trait("rule", "5.1")]
    public void Runs_that_could_not_look_and_missed_slots_are_silence_and_before_the_first_run_there_is_none()
    {
        Assert.Empty(Judged("check.silent_for > 3m").Unknown(60).Tick(Minutes(70)).Signals);
        Assert.Equal([5], Judged("check.silent_for > 3m").Up().Missed(2).Unknown(4).FiredAt);
    }

    [Fact]
    [Trait("rule", "5.1")]
    public void Silence_counts_from_the_end_of_the_run()
    {
        var check = Judged("check.silent_for >= 10m").After(TimeSpan.FromSeconds(4), Outcome.Up).Tick(Minutes(10));
        Assert.Empty(check.FiredAt);

        Assert.Single(check.Tick(Minutes(10) + TimeSpan.FromSeconds(4)).FiredAt);
    }

    [Fact]
    [Trait("rule", "6.7")]
    public void Silence_stands_still_in_our_own_downtime_and_a_full_period_follows()
    {
        var check = Judged("check.silent_for > 10m").Up().StandStill(Minutes(60)).Tick(Minutes(60)).Tick(Minutes(70));
        Assert.Empty(check.FiredAt);

        Assert.Single(check.Tick(Minutes(71)).FiredAt);
    }

    [Fact]
    [Trait("rule", "6.7")]
    public void Silence_stands_still_in_maintenance()
    {
        var check = Judged("check.silent_for > 10m").Up().Maintained(30).Tick(Minutes(31)).Tick(Minutes(41));
        Assert.Empty(check.FiredAt);

        Assert.Single(check.Tick(Minutes(42)).FiredAt);
    }

    [Fact]
    [Trait("rule", "6.7")]
    public void A_standstill_is_no_recovery_from_silence()
    {
        var check = Judged("check.silent_for > 10m").Up().Tick(Minutes(20)).StandStill(Minutes(60)).Tick(Minutes(60)).Tick(Minutes(90));
        Assert.Empty(check.ClearedAt);

        Assert.Single(check.Silence(90).Up().ClearedAt);
    }

    [Theory]
    [InlineData("check.silent_for < 10m", false)]
    [InlineData("not check.silent_for <= 10m", false)]
    [InlineData("check.silent_for != 10m", false)]
    [InlineData("check.silent_for == 5m", false)]
    [InlineData("check.silent_for >= 5m", true)]
    [InlineData("check.silent_for > 4m", true)]
    [InlineData("not check.silent_for < 4m", true)]
    [InlineData("not check.silent_for == 4m", true)]
    [InlineData("not check.silent_for < 5m", true)]
    [InlineData("not check.silent_for <= 5m", false)]
    [InlineData("check.silent_for >= 6m", false)]
    [InlineData("check.silent_for > 5m", false)]
    [InlineData("check.silent_for >= check.silent_for", false)]
    [InlineData("check.certificate_expires_in > check.silent_for", false)]
    [Trait("rule", "6.7")]
    public void After_a_standstill_silence_is_known_to_be_so_long_at_least(string condition, bool fires)
    {
        var check = Judged(condition).Maintained(1).StandStill(Minutes(60)).Certified(TimeSpan.FromDays(9)).StandStill(Minutes(60));
        Assert.Empty(check.FiredAt);

        Assert.Equal(fires, check.Tick(Minutes(65)).FiredAt.Any());
    }

    [Fact]
    [Trait("rule", "5.1")]
    public void A_certificate_s_end_comes_nearer_each_minute_and_a_new_one_clears()
    {
        var check = Judged("check.certificate_expires_in < 14d").Up().Tick(Minutes(1)).Certified(TimeSpan.FromDays(14) + Minutes(5));
        Assert.Empty(check.FiredAt);

        // A run that saw none changes nothing: the last that saw one counts.
        check.Refused().Tick(Minutes(6));
        Assert.Empty(check.FiredAt);
        check.Tick(Minutes(6.5));
        var fired = Assert.Single(check.Signals);
        Assert.Equal((TimeSpan.FromDays(14) - Minutes(0.5)).TotalMilliseconds, fired.Evidence.Value);

        Assert.Single(check.Certified(TimeSpan.FromDays(90)).ClearedAt);
    }

    [Fact]
    [Trait("rule", "5.2")]
    public void A_minute_is_judged_at_the_deadline_of_its_last_slot_where_that_never_comes()
    {
        // Slots at :00, :10, … :50; the tenth minute's last two give no result and are decided at :50 + 10 s.
        WatchedCheck Slow() => Judged("check.latency_p95_1m > 800ms", "\n  for: 10m", "10s").Up(58, 900);
        var deadline = TimeSpan.FromSeconds((59 * 10) + 10);

        Assert.Empty(Slow().Tick(deadline - TimeSpan.FromMilliseconds(1)).FiredAt);
        var short10m = Slow().Tick(deadline);
        Assert.Empty(short10m.FiredAt); // from the first true slot to the last true slot + interval they are 9m40s
        Assert.Equal(580_000, short10m.State.Rules[0].Minutes.HeldMilliseconds);

        Assert.Equal([66], short10m.Silence(2).Up(6, 900).FiredAt);
        var late = Slow().Silence(2).Up(4, 900).Tick(TimeSpan.FromSeconds((65 * 10) + 10));
        Assert.Equal([64], late.FiredAt);
        Assert.Equal([64], late.Tick(TimeSpan.FromHours(1)).FiredAt);
        Assert.Empty(late.ClearedAt);
    }

    [Fact]
    [Trait("rule", "5.2")]
    public void A_result_for_a_minute_that_was_judged_does_not_make_it_another()
    {
        var check = Judged("check.latency_p95_1m > 800ms", "\n  for: 3m", "10s").Up(12, 900).Up(4, 900);
        check.Tick(TimeSpan.FromSeconds(180)).Tick(TimeSpan.FromSeconds(180));
        var held = check.State.Rules[0].Minutes.HeldMilliseconds;

        check.Up(1, 100); // its deadline has not passed by its own time, but its minute was judged
        check.Up(1, 900);

        Assert.Equal(160_000, held);
        Assert.Equal([24], check.Up(6, 900).FiredAt);
    }

    [Fact]
    [Trait("rule", "5.2")]
    public void Silence_over_a_time_needs_no_results_of_slots()
    {
        var check = Judged("check.silent_for > 5m", "\n  for: 10m").Up(2);
        for (var minute = 2; minute <= 30; minute++)
        {
            check.Tick(Minutes(minute));
        }

        // Silent since 1:00. The minute of 6:00 is the first that is judged, at its deadline, at more than five minutes; then ten.
        Assert.Equal(WatchedCheck.First.AddMinutes(15), Assert.Single(check.Signals).Evidence.At);
    }
}
