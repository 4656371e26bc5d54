using Crownwatch.Core.Incidents;
using Crownwatch.Core.Interventions;
using Xunit;

namespace Crownwatch.Tests.Incidents;

/// <summary>Semantics.md 6.7: what is entered of the steps and repeats that a pause withholds.</summary>
public sealed class WithheldStepTests
{
    [Fact]
    [Trait("rule", "6.7")]
    public void Tells_of_no_more_withheld_repeats_than_there_may_be_however_often_one_looks()
    {
        var story = new Story(
            escalation: "escalation: {default: [{after: 0m, notify: [alerts]}, {repeat: {every: 30m, at_most: 2}}]}"
        ).Opens();
        story.Interventions = [PauseOf(400)];

        story.Passes(65).IsDownFor(60).IsDownFor(60);

        Assert.Equal([1, 2], story.Timeline.Where(e => e.Event == "suppressed").Select(e => e.Facts.Repeat));
    }

    [Fact]
    [Trait("rule", "7.2")]
    public void Tells_of_no_withheld_repeat_that_somebody_on_it_ends()
    {
        var story = new Story(
            escalation: "escalation: {default: [{after: 0m, notify: [alerts]}, {repeat: {every: 30m, unless: acknowledged}}]}"
        )
            .Opens()
            .Acknowledges();
        story.Interventions = [PauseOf(200)];

        Assert.Empty(story.Passes(199).Events("suppressed"));
    }

    [Fact]
    [Trait("rule", "6.7")]
    public void A_withheld_step_that_is_run_by_hand_is_done_with_and_the_next_is_withheld_at_its_time()
    {
        var story = new Story().Opens();
        story.Interventions = [PauseOf(50)];

        story.Passes(20).Does(new EscalateNow("ada"));
        Assert.Equal(["0: begin", "20: diagnose"], story.Pages);
        var entry = story.Timeline.Single(e => e.Event == "escalated_by_hand");
        Assert.Equal(("ada", TimeSpan.FromMinutes(15)), (entry.Who, entry.Facts.Step));

        story.Passes(25);
        Assert.Equal(
            [("15", "step at 15m"), ("30", "step at 30m")],
            story.History.Where(h => h.Contains(" suppressed: ", StringComparison.Ordinal)).Select(h => (h.Split(' ')[0], h[15..26]))
        );
        Assert.Equal(["0: begin", "20: diagnose", "50: together"], story.Passes(5).Pages);
    }

    private static Pause PauseOf(double minutes) =>
        new()
        {
            By = "ben",
            Reason = "moving house",
            From = Story.Begin,
            Until = Story.Begin.AddMinutes(minutes),
        };
}
