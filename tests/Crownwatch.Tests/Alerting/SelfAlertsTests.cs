using Crownwatch.Core.Alerting;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;
using Xunit;

namespace Crownwatch.Tests.Alerting;

/// <summary>Semantics.md 6.10 and 1.6: when we say of ourselves that we are blind or that the clock was set, and what we say then.</summary>
public sealed class SelfAlertsTests
{
    private static readonly DateTimeOffset _first = WatchedCheck.First;

    [Theory]
    [Trait("rule", "6.10")]
    [InlineData("10s", 300)]
    [InlineData("60s", 300)]
    [InlineData("61s", 305)]
    [InlineData("10m", 3000)]
    public void Blind_is_who_has_completed_no_run_for_five_intervals_and_at_least_five_minutes(string interval, int seconds)
    {
        var check = new WatchedCheck(RuleFile.OneCheck(RuleFile.ConsecutiveFailures, interval)).Up();

        Assert.Null(Look([check.State], false, seconds - 1));
        Assert.True(Look([check.State], false, seconds)!.Fires);
        Assert.Null(Look([check.State], true, seconds));
        Assert.False(Look([check.State], true, seconds - 1)!.Fires);
    }

    [Fact]
    [Trait("rule", "6.10")]
    public void Runs_that_could_not_look_are_no_completed_ones_and_a_standstill_counts_anew()
    {
        var check = new WatchedCheck(RuleFile.OneCheck(RuleFile.ConsecutiveFailures)).Up().Unknown(2).Missed(2);
        Assert.True(Look([check.State], false, 300)!.Fires);

        check.StandStill(TimeSpan.FromSeconds(200));

        Assert.Null(Look([check.State], false, 499));
        Assert.True(Look([check.State], false, 500)!.Fires);
    }

    [Fact]
    [Trait("rule", "6.10")]
    public void A_check_that_was_never_watched_is_not_one_that_we_are_blind_to() =>
        Assert.Null(Look([new WatchedCheck(RuleFile.OneCheck(RuleFile.ConsecutiveFailures)).State], false, 9000));

    [Fact]
    [Trait("rule", "6.10")]
    public void The_alert_names_the_checks_in_order_and_for_how_long()
    {
        var signal = Look([Named("b", 60), Named("a", 0)], false, 360)!;

        Assert.Equal("no completed run of 2 checks: a for 6m, b for 5m", signal.Evidence.Arithmetic);
        Assert.Equal("Crownwatch itself: no completed run of 2 checks: a for 6m, b for 5m", signal.Evidence.Headline);
        Assert.Equal(_first.AddSeconds(360), signal.Evidence.At);
        Assert.Equal(
            ("blind", "crownwatch-self", RuleSeverity.Critical, AlertKind.Outage),
            (signal.Rule.Name, signal.Check.Name, signal.Rule.Severity, signal.Rule.Kind)
        );
        Assert.Equal("no completed run of 1 check: a for 6m", Look([Named("b", 61), Named("a", 0)], false, 360)!.Evidence.Arithmetic);
        Assert.Equal("every check has completed a run again", Look([Named("a", 60)], true, 61)!.Evidence.Arithmetic);
    }

    [Fact]
    [Trait("rule", "6.10")]
    public void The_alert_names_no_more_checks_than_one_can_read()
    {
        var all = Look(Enumerable.Range(100, 100).Select(i => Named($"c{i}", 0)), false, 300)!.Evidence.Arithmetic;
        var more = Look(Enumerable.Range(100, 101).Select(i => Named($"c{i}", 0)), false, 300)!.Evidence.Arithmetic;

        Assert.EndsWith("c198 for 5m, c199 for 5m", all, StringComparison.Ordinal);
        Assert.StartsWith("no completed run of 101 checks: c100 for 5m, c101", more, StringComparison.Ordinal);
        Assert.EndsWith("c199 for 5m and 1 more", more, StringComparison.Ordinal);
    }

    [Theory]
    [Trait("rule", "1.6")]
    [InlineData(90, "the clock of the watcher was set forward by 1m30s")]
    [InlineData(-90, "the clock of the watcher was set back by 1m30s")]
    public void A_clock_step_is_a_warning_that_says_which_way_and_how_far(int seconds, string text)
    {
        var signal = SelfAlerts.ClockStepSignal(TimeSpan.FromSeconds(seconds), _first);

        Assert.True(signal.Fires);
        Assert.Equal(("clock_step", RuleSeverity.Warning, text), (signal.Rule.Name, signal.Rule.Severity, signal.Evidence.Arithmetic));
        var over = SelfAlerts.ClockStepOver(_first);
        Assert.False(over.Fires);
        Assert.Equal(("clock_step", "the clock runs evenly"), (over.Rule.Name, over.Evidence.Arithmetic));
    }

    [Fact]
    public void A_fault_of_ours_is_critical_and_says_what_failed()
    {
        var signal = SelfAlerts.FaultSignal(true, "rule x: overflow", _first);

        Assert.True(signal.Fires);
        Assert.Equal(("fault", RuleSeverity.Critical), (signal.Rule.Name, signal.Rule.Severity));
        Assert.Equal("Crownwatch itself: rule x: overflow", signal.Evidence.Headline);
        Assert.False(SelfAlerts.FaultSignal(false, "", _first).Fires);
    }

    [Fact]
    public void Our_own_check_is_grave_and_no_other_has_its_name()
    {
        Assert.Equal("high", SelfAlerts.CheckNamed("crownwatch-self")!.Criticality);
        Assert.Null(SelfAlerts.CheckNamed("crownwatch_self"));
    }

    // Where it was said before, it was said of the same checks.
    private static AlertSignal? Look(IEnumerable<CheckState> states, bool said, int seconds)
    {
        List<CheckState> all = [.. states];
        return SelfAlerts.LookForBlindness(all, said ? SaidOf(all) : null, _first.AddSeconds(seconds));
    }

    private static OpenAlert SaidOf(IEnumerable<CheckState> blind)
    {
        var signal = SelfAlerts.LookForBlindness(blind, null, _first.AddDays(9))!;
        return new OpenAlert
        {
            Rule = signal.Rule.Name,
            Check = signal.Check.Name,
            Kind = signal.Rule.Kind,
            Alert = new IncidentAlert
            {
                Rule = signal.Rule.Name,
                Check = signal.Check.Name,
                RuleSeverity = signal.Rule.Severity,
                Criticality = "high",
                FiredAt = _first,
                Evidence = signal.Evidence,
            },
        };
    }

    // Watched since so many seconds after the first slot.
    private static CheckState Named(string name, int since)
    {
        var check = RuleFile.OneCheck(RuleFile.ConsecutiveFailures).Checks[0] with { Name = name };
        var state = new CheckState(CheckPlan.For(check, []));
        Crownwatch.Core.Alerting.Monitor.StandStill(state, _first.AddSeconds(since).ToUnixTimeMilliseconds());
        return state;
    }
}
