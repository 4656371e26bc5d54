using Crownwatch.Core.Incidents;
using Crownwatch.Core.OnCall;
using Crownwatch.Tests.Incidents;
using Xunit;

namespace Crownwatch.Tests.Escalation;

/// <summary>Semantics.md 7.1, 7.2 and 7.6: which step runs when, for whom, and through what.</summary>
public sealed class StepsTests
{
    [Fact]
    [Trait("rule", "7.1")]
    public void Run_at_their_time_after_the_opening() =>
        Assert.Equal(["0: begin", "15: diagnose", "30: together", "60: war room"], new Story().Opens().Passes(89).Pages);

    [Fact]
    [Trait("rule", "7.1")]
    public void Are_those_of_the_policy_as_it_was_when_the_incident_opened()
    {
        var story = new Story().Opens();
        story.Definitions = Story.Watching(escalation: "escalation: {default: [{after: 1m, notify: [alerts], ask: edited}]}");

        Assert.Equal(["0: begin", "15: diagnose", "30: together"], story.Passes(30).Pages);
    }

    [Fact]
    [Trait("rule", "7.2")]
    public void That_run_unless_acknowledged_are_skipped_then_and_the_others_run()
    {
        var story = new Story().Opens().Passes(5).Acknowledges().Passes(20).Notes().Passes(20).Notes().Passes(20);

        Assert.Equal(["0: begin", "30: together", "60: war room"], story.Pages);
        Assert.Equal(["step at 15m skipped: acknowledged"], story.Events("step_skipped"));
    }

    [Fact]
    [Trait("rule", "7.2")]
    public void Run_no_more_once_resolved() => Assert.Equal(["0: begin"], new Story().Opens().Passes(5).Clears().Passes(600).Pages);

    [Fact]
    [Trait("rule", "7.1")]
    public void Are_for_whoever_is_on_call_when_they_run()
    {
        var story = new Story();
        var rotation = new Rotation
        {
            Name = "short",
            Starts = Story.Begin,
            Every = TimeSpan.FromMinutes(20),
            People = ["ada", "ben"],
        };
        story.Definitions = story.Definitions with
        {
            OnCall = story.Definitions.OnCall with { Rotations = new Dictionary<string, Rotation> { ["short"] = rotation } },
        };

        story.Opens().Passes(30);

        Assert.Equal(["ada", "ada", "ben"], PeopleOfFirstChannel(story).Select(p => p[0]));
    }

    [Fact]
    [Trait("rule", "7.1")]
    public void Fall_to_the_next_role_where_nobody_holds_one_and_say_so()
    {
        var story = Unstaffed("""{after: 0m, who: [incident_commander, on_call], notify: [alerts]}""");

        Assert.Equal(
            [
                ["ada"],
            ],
            PeopleOfFirstChannel(story)
        );
        Assert.Equal(["step at 0s: tells alerts for ada (nobody is incident_commander)"], story.Events("escalation_step"));
    }

    [Fact]
    [Trait("rule", "7.1")]
    public void Reach_every_enabled_channel_where_nobody_holds_any_of_their_roles()
    {
        var story = Unstaffed("""{after: 0m, who: [incident_commander, team], notify: [alerts]}""");

        Assert.Equal(["alerts", "pagerduty"], story.Messages.Select(m => m.Channel));
        Assert.Equal(
            ["step at 0s: tells alerts, pagerduty (nobody is incident_commander; nobody is team)"],
            story.Events("escalation_step")
        );
    }

    [Fact]
    [Trait("rule", "7.1")]
    public void Pass_over_a_disabled_channel_and_reach_every_other_where_all_of_theirs_are()
    {
        var story = new Story();
        story.Definitions = story.Definitions with
        {
            Channels = [.. story.Definitions.Channels.Select(c => c with { Enabled = c.Name == "pagerduty" })],
        };

        story.Opens().Passes(60);

        Assert.Equal(4, story.Messages.Count);
        Assert.All(story.Messages, m => Assert.Equal("pagerduty", m.Channel));
    }

    [Fact]
    [Trait("rule", "10.7")]
    public void Say_so_where_no_channel_is_enabled_at_all()
    {
        var story = new Story();
        story.Definitions = story.Definitions with { Channels = [] };

        story.Opens();

        Assert.Empty(story.Messages);
        Assert.Contains("nobody: no channel is enabled", Assert.Single(story.Events("escalation_step")), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("rule", "7.6")]
    public void Assign_the_commander_and_name_the_war_room_after_the_opening_in_utc()
    {
        var story = new Story().Opens().Passes(120);

        Assert.Equal("cem", story.Incident.Commander);
        Assert.Equal("incident-20260112-1405", story.Incident.WarRoom);
        Assert.Single(story.Events("war_room_opened"));
    }

    [Fact]
    [Trait("rule", "7.5")]
    public void Are_all_sent_under_the_one_key_of_the_incident() =>
        Assert.All(new Story().Opens().Passes(300).Messages, m => Assert.Equal(["inst-42"], m.Keys));

    [Fact]
    [Trait("rule", "7.5")]
    public void Say_where_PagerDuty_takes_them_as_an_update_of_the_incident_it_has()
    {
        const string Merged = "; PagerDuty takes it as an update of the incident it has";

        var steps = new Story().Opens().Passes(60).Events("escalation_step").ToList();

        Assert.Equal("step at 0s: tells alerts, pagerduty for ada", steps[0]);
        Assert.Equal("step at 15m: tells alerts, pagerduty for ada" + Merged, steps[1]);
        Assert.Equal("step at 1h: tells alerts for ben", steps[3]);
    }

    [Fact]
    [Trait("rule", "10.1")]
    public void Open_with_one_message_to_each_channel_and_later_ones_as_steps()
    {
        var story = new Story().Opens().Passes(30);

        Assert.Equal(["alerts", "pagerduty"], story.Messages.Where(m => m.Kind == MessageKind.Opened).Select(m => m.Channel));
        Assert.Equal(4, story.Messages.Count(m => m.Kind == MessageKind.Step));
    }

    private static Story Unstaffed(string step)
    {
        var story = new Story(escalation: $"escalation:\n  default:\n    - {step}");
        story.Definitions = story.Definitions with { OnCall = story.Definitions.OnCall with { Roles = new Dictionary<string, Role>() } };
        return story.Opens();
    }

    private static IEnumerable<IReadOnlyList<string>> PeopleOfFirstChannel(Story story) =>
        story.Messages.Where(m => m.Channel == "alerts").Select(m => m.Notice.People);
}
