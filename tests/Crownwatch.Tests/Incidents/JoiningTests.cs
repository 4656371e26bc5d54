using Crownwatch.Core.Alerting;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;
using Crownwatch.Tests.Alerting;
using Xunit;

namespace Crownwatch.Tests.Incidents;

/// <summary>Semantics.md 6.2: what a joining alert does, and who was about to join (docs/decisions/severity-at-opening.md).</summary>
[Trait("rule", "6.2")]
public sealed class JoiningTests
{
    [Fact]
    public void An_alert_that_is_no_graver_joins_without_a_page()
    {
        var story = new Story().Opens().Passes(1).Fires("failures", "shop");

        Assert.Equal(["0: begin"], story.Pages);
        Assert.Equal(["health", "shop"], story.Incident.HoldingAlerts.Select(a => a.Check));
    }

    [Fact]
    public void A_raise_runs_the_first_step_again_and_keeps_the_later_deadlines()
    {
        var story = new Story().Opens("failures", "gate").Passes(10).Fires("failures", "health").Passes(20);

        Assert.Equal(["0: begin", "10: begin", "15: diagnose", "30: together"], story.Pages);
        Assert.Equal(IncidentSeverity.Critical, story.Incident.Severity);
        Assert.Equal(["low → critical"], story.Events("severity_raised"));
    }

    [Fact]
    public void A_raise_voids_the_acknowledgement_however_young_and_rings_under_a_new_key()
    {
        var story = new Story().Opens("failures", "gate").Acknowledges().Passes(1).Fires("failures", "health");

        Assert.False(story.Incident.IsAcknowledged);
        Assert.Equal(["0: begin", "1: begin"], story.Pages);
        Assert.Equal(["inst-42", "inst-42/lapse-1"], story.Incident.Keys);
    }

    [Theory]
    [InlineData(5, true)]
    [InlineData(5.1, false)]
    public void An_alert_that_joins_more_than_five_minutes_after_an_acknowledgement_voids_it(double minutes, bool holds)
    {
        var story = new Story().Opens().Passes(1).Acknowledges().Passes(minutes).Fires("failures", "shop");

        Assert.Equal(holds, story.Incident.IsAcknowledged);
        Assert.Equal(holds ? 1 : 2, story.Pages.Count());
    }

    [Fact]
    public void Acknowledging_again_is_an_acknowledgement()
    {
        var story = new Story().Opens().Acknowledges().Passes(10).Acknowledges().Passes(2).Fires("failures", "shop");

        Assert.True(story.Incident.IsAcknowledged);
        Assert.Equal(Story.Begin, story.Incident.FirstAcknowledgedAt);
    }

    [Fact]
    public void A_void_acknowledgement_lets_the_steps_run_that_it_would_have_skipped()
    {
        var story = new Story().Opens().Acknowledges().Passes(10).Fires("failures", "shop").Passes(5);

        Assert.Equal(["0: begin", "10: begin", "15: diagnose"], story.Pages);
    }

    [Fact]
    public void The_incident_lasts_until_the_last_of_its_alerts_has_cleared()
    {
        var story = new Story().Opens().Fires("failures", "shop").Clears();
        Assert.False(story.Incident.IsResolved);

        Assert.True(story.Clears("failures", "shop").Incident.IsResolved);
    }

    [Fact]
    public void Checks_that_are_failing_make_the_incident_as_grave_as_it_is_about_to_be()
    {
        var (story, states) = (new Story(), Failing(("health", 2), ("gate", 3), ("alone", 2)));
        states.Add(new WatchedCheck(Story.Watching(), "shop").Down(2).Up().State);

        var kin = Kin(story, "gate", states);
        Assert.Equal(["health 2 of 3"], kin.Select(k => $"{k.Check} {k.Failures} of {k.Threshold}").Order());

        story.Opens("failures", "gate", kin).Passes(0.2).Fires("failures", "health");
        Assert.Equal(IncidentSeverity.Critical, story.Incident.Severity);
        Assert.Equal(["0: begin"], story.Pages);
        Assert.Contains(
            story.Messages[0].Notice.Lines,
            line => line.StartsWith("also failing: health (2 of 3 failures): first failing 2", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void A_check_whose_later_runs_are_not_in_counts_as_failing_on()
    {
        var (story, states) = (new Story(), Failing(("gate", 3)));
        states.Add(new WatchedCheck(Story.Watching(), "health").Down(1).Missed().State);

        Assert.Equal(["health 1 of 3"], Kin(story, "gate", states).Select(k => $"{k.Check} {k.Failures} of {k.Threshold}"));
    }

    [Fact]
    public void A_check_that_began_to_fail_a_round_later_makes_it_no_graver()
    {
        var later = new WatchedCheck(Story.Watching(), "health").Up().Down(2).State;

        Assert.Empty(Kin(new Story(), "gate", [.. Failing(("gate", 3)), later]));
    }

    [Fact]
    public void A_check_that_has_joined_is_no_longer_about_to()
    {
        var story = new Story();
        story.Opens("failures", "gate", Kin(story, "gate", Failing(("health", 2), ("gate", 3)))).Fires("failures", "health").Passes(15);

        Assert.DoesNotContain(story.Messages[^1].Notice.Lines, line => line.StartsWith("also failing", StringComparison.Ordinal));
    }

    [Fact]
    public void Rules_that_count_no_failures_have_no_kin() =>
        Assert.Empty(
            FailingKin.Of(
                new Story().Definitions.Rules.Single(r => r.Name == "slow"),
                new Story().Definitions.Checks[2],
                Failing(("health", 2)),
                ["service"]
            )
        );

    [Theory(Timeout = 60_000)]
    [InlineData("gate")]
    [InlineData("health")]
    public async Task A_check_whose_result_is_being_taken_is_read_after_it(string busy)
    {
        WatchedCheck health = new WatchedCheck(Story.Watching(), "health").Down(2),
            gate = new WatchedCheck(Story.Watching(), "gate").Down(3);
        var held = busy == "gate" ? gate : health;
        IReadOnlyList<FailingKin>? kin = null;
        var reading = new Thread(() => kin = Kin(new Story(), "gate", [gate.State, health.State])) { IsBackground = true };
        lock (held.State)
        {
            reading.Start();
            while (reading.IsAlive && !reading.ThreadState.HasFlag(ThreadState.WaitSleepJoin))
            {
                Thread.Yield(); // until it waits for the state that is held here, or has not waited
            }

            held.Up(2);
        }

        await Task.Run(reading.Join, TestContext.Current.CancellationToken);
        Assert.Empty(kin!);
    }

    [Theory]
    [InlineData("gate", "service", "health")]
    [InlineData("gate", "criticality", null)]
    [InlineData("alone", "service", null)]
    public void Kin_are_of_the_group_that_the_incident_is_of(string firing, string groupBy, string? kin)
    {
        var found = FailingKin.Of(
            new Story().Definitions.Rules.Single(r => r.Name == "failures"),
            Story.Watching().Checks.Single(c => c.Name == firing),
            Failing(("health", 3), ("gate", 3), ("alone", 3), ("other", 3)),
            [groupBy]
        );

        Assert.Equal(kin is null ? [] : [kin], found.Select(k => k.Check));
    }

    private static IReadOnlyList<FailingKin> Kin(Story story, string firing, IEnumerable<CheckState> states) =>
        FailingKin.Of(
            story.Definitions.Rules.Single(r => r.Name == "failures"),
            story.Definitions.Checks.Single(c => c.Name == firing),
            states,
            story.Definitions.GroupBy
        );

    private static List<CheckState> Failing(params (string Check, int Failures)[] checks) =>
        [.. checks.Select(c => new WatchedCheck(Story.Watching(), c.Check).Down(c.Failures).State)];
}
