using Crownwatch.Tests.Incidents;
using Xunit;

namespace Crownwatch.Tests.Escalation;

/// <summary>Semantics.md 7.4: after our own downtime the latest due step runs in full; the others are entered with the reason.</summary>
[Trait("rule", "7.4")]
public sealed class CatchingUpTests
{
    private const string Reason = "a later step was due when we looked again";

    [Fact]
    public void Runs_the_latest_step_that_is_due_and_enters_the_earlier_ones()
    {
        var story = new Story().Opens().IsDownFor(40);

        Assert.Equal(["0: begin", "40: together"], story.Pages);
        Assert.Equal([$"step at 15m skipped: {Reason}"], story.Events("step_skipped"));
    }

    [Fact]
    public void Goes_on_at_the_deadlines_counted_from_the_opening()
    {
        var story = new Story().Opens().IsDownFor(40).Passes(50);

        Assert.Equal(["0: begin", "40: together", "60: war room", "90: war room"], story.Pages);
    }

    [Fact]
    public void Sends_one_page_however_many_steps_and_repeats_have_passed()
    {
        var story = new Story().Opens().IsDownFor(1000);

        Assert.Equal(["0: begin", "1000: war room"], story.Pages);
        Assert.Equal(
            [$"step at 15m skipped: {Reason}", $"step at 30m skipped: {Reason}", $"step at 1h skipped: {Reason}"],
            story.Events("step_skipped")
        );
        Assert.Equal("incident-20260112-1405", story.Incident.WarRoom);
        Assert.Equal("1020: war room", story.Passes(20).Pages.Last());
    }

    [Fact]
    public void Takes_steps_of_one_time_together()
    {
        var story = new Story(
            escalation: """
            escalation:
              default:
                - {after: 0m, notify: [alerts], ask: a}
                - {after: 10m, notify: [alerts], ask: b}
                - {after: 20m, notify: [alerts], ask: c}
                - {after: 20m, notify: [alerts], ask: d}
            """
        );

        Assert.Equal(["0: a", "25: c", "25: d"], story.Opens().IsDownFor(25).Pages);
    }

    [Fact]
    public void Runs_the_latest_that_an_acknowledgement_does_not_skip()
    {
        var story = new Story(
            escalation: """
            escalation:
              default:
                - {after: 0m, notify: [alerts], ask: a}
                - {after: 10m, unless: resolved, notify: [alerts], ask: b}
                - {after: 20m, unless: acknowledged, notify: [alerts], ask: c}
            """
        );

        Assert.Equal(["0: a", "25: b"], story.Opens().Acknowledges().IsDownFor(25).Pages);
        Assert.Equal(["step at 20m skipped: acknowledged"], story.Events("step_skipped"));
    }

    [Fact]
    [Trait("rule", "7.3")]
    public void Asks_the_acknowledger_first_however_long_ago_the_acknowledgement_should_have_lapsed()
    {
        var story = new Story().Opens().Acknowledges().IsDownFor(300);

        Assert.True(story.Incident.IsAcknowledged);
        Assert.Single(story.Events("acknowledgement_asked"));
        Assert.False(story.Passes(5).Incident.IsAcknowledged);
    }
}
