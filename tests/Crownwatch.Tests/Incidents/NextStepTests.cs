using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;
using Crownwatch.Core.Interventions;
using Xunit;

namespace Crownwatch.Tests.Incidents;

/// <summary>Issue 3, part 5: what comes next, and what is withheld; what is said must be what then happens.</summary>
public sealed class NextStepTests
{
    private static string? Next(Story story) =>
        NextStep.Of(story.Incident, story.At) is { } next ? $"{(next.At - Story.Begin).TotalMinutes}: {next.What}" : null;

    [Fact]
    [Trait("rule", "7.2")]
    public void Is_the_step_that_is_due_and_whether_an_acknowledgement_skips_it()
    {
        var story = new Story().Opens();
        Assert.Equal("15: step at 15m: diagnose", Next(story));
        Assert.Equal("15: step at 15m (skipped while acknowledged): diagnose", Next(story.Acknowledges()));
        Assert.Equal("30: step at 30m: together", Next(story.Passes(15).Acknowledges()));
        Assert.Equal(
            "90: repeat 1 of the step at 1h (skipped while acknowledged): war room",
            Next(new Story().Opens().Passes(60).Acknowledges())
        );
    }

    [Fact]
    [Trait("rule", "7.2")]
    public void Is_a_repeat_after_the_last_step_and_nothing_after_the_last_repeat()
    {
        var story = new Story(
            escalation: "escalation: {default: [{after: 5m, notify: [alerts, pagerduty]}, {repeat: {every: 30m, at_most: 1}}]}"
        ).Opens();

        Assert.Equal("5: step at 5m: tells alerts, pagerduty", Next(story));
        Assert.Equal("35: repeat 1 of the step at 5m: tells alerts, pagerduty", Next(story.Passes(5)));
        Assert.Null(Next(story.Passes(30)));
    }

    [Fact]
    [Trait("rule", "7.3")]
    public void Is_the_question_to_the_acknowledger_and_then_the_lapse()
    {
        var story = new Story(escalation: "escalation: {default: [{after: 0m, notify: [alerts]}, {repeat: {every: 6h}}]}").Opens();

        Assert.Equal("40: asks the acknowledger", Next(story.Passes(10).Acknowledges()));
        Assert.Equal("45: the acknowledgement lapses", Next(story.Passes(30)));
    }

    [Fact]
    [Trait("rule", "6.4")]
    public void Is_the_end_of_a_budget_incident_where_that_comes_before_its_next_step() =>
        Assert.Equal(
            "60: resolves if nothing fires again",
            Next(
                new Story(escalation: "escalation: {default: [{after: 0m, notify: [alerts]}, {repeat: {every: 2h}}]}")
                    .Opens("weekly")
                    .Clears("weekly")
            )
        );

    [Fact]
    [Trait("rule", "6.8")]
    public void Is_the_reopening_of_what_was_resolved_by_hand_while_it_fires()
    {
        Assert.Equal("15: reopens if its alert still holds", Next(new Story().Opens().Resolves(confirmed: true)));
        Assert.Null(Next(new Story().Opens().Clears()));
    }

    [Fact]
    [Trait("rule", "6.7")]
    public void Is_the_end_of_what_withholds_its_steps()
    {
        var story = new Story().Opens();
        story.Interventions =
        [
            new Pause
            {
                By = "ben",
                Reason = "",
                From = Story.Begin,
                Until = Story.Begin.AddMinutes(50),
            },
        ];

        Assert.Equal("50: goes on if nothing withholds it any more (alerting is paused by ben)", Next(story));
        Assert.Equal("50: goes on if nothing withholds it any more (alerting is paused by ben)", Next(story.Passes(20)));
        Assert.Equal("alerting is paused by ben", story.Incident.Quiet!.Reason);
        Assert.Null(NextStep.Withheld(story.Clears().Incident, story.At));
    }
}
