using Crownwatch.Core.Incidents;
using Crownwatch.Tests.Incidents;
using Xunit;

namespace Crownwatch.Tests.Escalation;

/// <summary>Semantics.md 7.2: after the last step it is repeated while unacknowledged.</summary>
[Trait("rule", "7.2")]
public sealed class RepeatsTests
{
    [Fact]
    public void Come_every_half_hour_and_at_most_twelve_times()
    {
        var story = new Story().Opens().Passes(48 * 60);

        Assert.Equal(
            [
                "0: begin",
                "15: diagnose",
                "30: together",
                "60: war room",
                .. Enumerable.Range(1, 12).Select(n => $"{60 + (30 * n)}: war room"),
            ],
            story.Pages
        );
        Assert.Null(Deadlines.NextDue(story.Incident, story.Definitions));
    }

    [Fact]
    public void Come_by_default_where_a_policy_says_nothing_of_them() =>
        Assert.Equal(
            13,
            new Story(escalation: "escalation: {default: [{after: 0m, notify: [alerts]}]}").Opens().Passes(2000).Pages.Count()
        );

    [Fact]
    public void Come_as_the_policy_says()
    {
        var story = new Story(
            escalation: "escalation: {default: [{after: 0m, notify: [alerts], ask: a}, {repeat: {every: 7m, at_most: 2}}]}"
        );

        Assert.Equal(["0: a", "7: a", "14: a"], story.Opens().Passes(500).Pages);
    }

    [Fact]
    public void Do_not_come_where_the_policy_wants_none()
    {
        var story = new Story(escalation: "escalation: {default: [{after: 0m, notify: [alerts], ask: a}, {repeat: {at_most: 0}}]}");

        Assert.Equal(["0: a"], story.Opens().Passes(500).Pages);
    }

    [Fact]
    public void Pause_while_acknowledged()
    {
        var story = new Story().Opens().Passes(95).Acknowledges().Passes(29).Notes().Passes(29).Notes();

        Assert.Equal(["60: war room", "90: war room"], story.Pages.TakeLast(2));
        Assert.Equal(153, (story.Now - Story.Begin).TotalMinutes);
    }

    [Fact]
    public void That_were_skipped_do_not_count_against_the_most_there_may_be()
    {
        var story = new Story().Opens().Acknowledges();
        for (var minutes = 0; minutes < 24 * 60; minutes += 20)
        {
            story.Passes(20).Notes();
        }

        var before = story.Pages.Count();
        story.Passes(24 * 60);

        // The lapse itself, and then the twelve that are left.
        Assert.Equal(13, story.Pages.Count() - before);
    }

    [Fact]
    public void Go_on_while_acknowledged_where_the_policy_says_unless_resolved()
    {
        var story = new Story(
            escalation: "escalation: {default: [{after: 0m, notify: [alerts], ask: a}, {repeat: {every: 10m, unless: resolved, at_most: 2}}]}"
        );

        Assert.Equal(["0: a", "10: a", "20: a"], story.Opens().Acknowledges().Passes(25).Pages);
    }
}
