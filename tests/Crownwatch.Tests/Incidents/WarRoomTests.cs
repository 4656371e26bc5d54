using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;
using Xunit;

namespace Crownwatch.Tests.Incidents;

/// <summary>Semantics.md 7.6: who opens the room that a step wants, and who closes it.</summary>
[Trait("rule", "7.6")]
public sealed class WarRoomTests
{
    [Fact]
    public void Is_opened_by_the_channel_with_a_bot_token_after_people_were_told_for_the_people_of_the_step()
    {
        var story = UpdatesTests.WithBot().Opens().Passes(60);

        var kinds = story.Messages.Where(m => m.Channel == "alerts").Select(m => m.Kind).ToList();
        Assert.Equal([MessageKind.Step, MessageKind.WarRoom, MessageKind.Update], kinds.TakeLast(3));
        var room = story.Messages.Single(m => m.Kind == MessageKind.WarRoom);
        Assert.Equal(["incident-20260112-1405"], room.Keys);
        Assert.Equal(["ben"], room.Notice.People);
        Assert.Equal(["U2"], room.Notice.SlackUsers);
        Assert.Contains("cem is incident commander", Assert.Single(story.Messages[^1].Notice.Lines), StringComparison.Ordinal);
        Assert.Equal(["war room: #incident-20260112-1405"], story.Events("war_room_opened"));
    }

    [Fact]
    public void Is_opened_once_and_closed_with_the_resolution_after_it()
    {
        var story = UpdatesTests.WithBot().Opens().Passes(200).Clears();

        Assert.Single(story.Messages, m => m.Kind == MessageKind.WarRoom);
        Assert.Equal(
            [MessageKind.Resolved, MessageKind.WarRoomClosed],
            story.Messages.Where(m => m.Channel == "alerts").Select(m => m.Kind).TakeLast(2)
        );
        Assert.Equal(["incident-20260112-1405"], story.Messages[^1].Keys);
    }

    [Fact]
    public void Of_an_incident_that_reopens_is_a_new_one()
    {
        var story = UpdatesTests.WithBot().Opens().Passes(60).Clears().Fires("failures", "health");
        Assert.Null(story.Incident.WarRoom);

        story.Passes(60);
        Assert.Equal(2, story.Messages.Count(m => m.Kind == MessageKind.WarRoom));
    }

    [Fact]
    public void Without_a_bot_token_is_a_name_and_that_is_said()
    {
        var story = new Story().Opens().Passes(60).Clears();

        Assert.Equal("incident-20260112-1405", story.Incident.WarRoom);
        Assert.Equal(
            ["war room: #incident-20260112-1405, as a name only: no enabled Slack channel has a bot token to open it with"],
            story.Events("war_room_opened")
        );
        Assert.DoesNotContain(story.Messages, m => m.Kind is MessageKind.WarRoom or MessageKind.WarRoomClosed);
    }

    [Fact]
    public void Is_opened_once_although_its_step_is_run_again_by_hand()
    {
        var story = UpdatesTests.WithBot().Opens().Passes(60);
        story.Does(new EscalateNow("ada"));

        Assert.Single(story.Messages, m => m.Kind == MessageKind.WarRoom);
    }

    [Fact]
    public void That_is_a_name_only_stays_when_its_incident_reopens()
    {
        var story = new Story().Opens().Passes(60).Clears().Fires("failures", "health");
        Assert.Equal("incident-20260112-1405", story.Incident.WarRoom);

        Assert.Single(story.Passes(60).Events("war_room_opened"));
    }

    [Fact]
    public void Is_the_first_of_its_minute_where_none_is_known()
    {
        var story = new Story(escalation: "escalation: {default: [{after: 0m, notify: [alerts], do: [open_war_room]}]}");
        var alone = new Surroundings(Story.Begin, story.Definitions, "inst");

        var opened = IncidentDecisions.Open(42, AlertKind.Outage, "g", story.Alert("failures", "health"), [], [], alone);

        Assert.Equal("incident-20260112-1405", opened.After.WarRoom);
    }
}
