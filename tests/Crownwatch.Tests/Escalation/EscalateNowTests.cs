using Crownwatch.Core.Incidents;
using Crownwatch.Tests.Incidents;
using Xunit;

namespace Crownwatch.Tests.Escalation;

/// <summary>A person wants more people now: the next step runs at once (docs/decisions/escalate-now.md).</summary>
public sealed class EscalateNowTests
{
    [Fact]
    public void Runs_the_next_step_at_once_and_leaves_the_others_their_time()
    {
        var story = new Story().Opens().Passes(5).Does(new EscalateNow("ada")).Passes(55);

        Assert.Equal(["0: begin", "5: diagnose", "30: together", "60: war room"], story.Pages);
        Assert.Equal(["does not wait for the step at 15m"], story.Events("escalated_by_hand"));
    }

    [Fact]
    public void Runs_one_step_each_time_and_after_the_last_that_one_again()
    {
        var story = new Story().Opens();
        for (var n = 0; n < 5; n++)
        {
            story.Does(new EscalateNow("ada"));
        }

        Assert.Equal(["0: begin", "0: diagnose", "0: together", "0: war room", "0: war room", "0: war room"], story.Pages);
        Assert.Equal(["war room"], story.Events("war_room_opened").Select(e => e[..8]));
    }

    [Fact]
    public void Runs_a_step_that_an_acknowledgement_would_skip_and_leaves_it_standing()
    {
        var story = new Story().Opens().Acknowledges().Passes(10).Does(new EscalateNow("ada"));

        Assert.Equal(["0: begin", "10: diagnose"], story.Pages);
        Assert.Equal("ada", story.Incident.Acknowledgement?.By);
        Assert.Equal(story.Now, story.Incident.Acknowledgement?.LastSign);
    }

    [Fact]
    public void Of_what_is_resolved_calls_nobody_and_says_so()
    {
        var story = new Story().Opens().Clears();
        var before = story.Messages.Count;
        story.Does(new EscalateNow("ada"));

        Assert.Contains("was resolved at 2026-01-12 14:05:00 UTC", story.Refusal?.Reason, StringComparison.Ordinal);
        Assert.Equal(before, story.Messages.Count);
    }
}
