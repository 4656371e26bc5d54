using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;
using Xunit;

namespace Crownwatch.Tests.Incidents;

/// <summary>A channel that shows the whole history is told what no other message says, once a decision and after the others.</summary>
public sealed class UpdatesTests
{
    [Fact]
    public void Tells_a_channel_with_a_bot_token_of_a_note_and_nobody_else()
    {
        var story = WithBot().Opens().Notes("disk is full");

        var update = Assert.Single(story.Messages, m => m.Kind == MessageKind.Update);
        Assert.Equal("alerts", update.Channel);
        Assert.Empty(update.Keys);
        Assert.Equal("[UPDATE] health · INC-42", update.Notice.Title);
        Assert.Equal(["2026-01-12 14:05:00 UTC ada: disk is full"], update.Notice.Lines);
    }

    [Fact]
    public void Tells_nothing_twice()
    {
        var story = WithBot().Opens().Passes(15).Acknowledges();

        Assert.DoesNotContain(story.Messages, m => m.Kind == MessageKind.Update);
        Assert.Equal(
            [MessageKind.Opened, MessageKind.Step, MessageKind.Acknowledged],
            story.Messages.Where(m => m.Channel == "alerts").Select(m => m.Kind)
        );
    }

    [Fact]
    public void Tells_of_no_reopening_since_its_page_says_it()
    {
        var story = WithBot().Opens().Clears();

        story.Passes(1).Fires("failures", "health");

        Assert.DoesNotContain(story.Messages, m => m.Kind == MessageKind.Update);
        Assert.Equal("incident_reopened", story.Timeline.Last(e => e.Event.StartsWith("incident", StringComparison.Ordinal)).Event);
    }

    [Fact]
    public void Tells_of_an_alert_that_joins_and_raises_the_severity_in_one_message_after_the_step_it_runs()
    {
        var story = WithBot().Opens("failures", "shop").Fires("grave_failures", "gate");

        var last = story.Messages[^1];
        Assert.Equal(MessageKind.Update, last.Kind);
        Assert.Equal(2, last.Notice.Lines.Count);
        Assert.Contains("joins", last.Notice.Lines[0], StringComparison.Ordinal);
        Assert.EndsWith("medium → critical", last.Notice.Lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Tells_of_one_alert_of_two_that_clears_and_leaves_the_last_to_the_resolution()
    {
        var story = WithBot().Opens().Fires("failures", "shop").Clears();
        Assert.Equal(["2026-01-12 14:05:00 UTC failures on health: cleared"], story.Messages[^1].Notice.Lines);

        var before = story.Messages.Count;
        story.Clears("failures", "shop");
        Assert.DoesNotContain(story.Messages.Skip(before), m => m.Kind == MessageKind.Update);
        Assert.Contains(story.Messages.Skip(before), m => m is { Kind: MessageKind.Resolved, Channel: "alerts" });
    }

    [Fact]
    [Trait("rule", "6.6")]
    public void Tells_of_no_end_of_flapping_and_of_no_overdue_post_mortem_since_their_messages_say_it()
    {
        var story = WithBot().Opens();
        for (var i = 0; i < 4; i++)
        {
            story.Passes(1).Clears().Passes(1).Fires("failures", "health");
        }

        story.Clears();
        var before = story.Messages.Count;
        story.Passes(48 * 60);

        Assert.Single(story.Events("flapping_ended"));
        Assert.Single(story.Events("post_mortem_due"));
        Assert.Equal(
            [MessageKind.Resolved, MessageKind.Info],
            story.Messages.Skip(before).Where(m => m.Channel == "alerts").Select(m => m.Kind)
        );
    }

    [Fact]
    public void Tells_of_a_step_that_goes_to_others_only()
    {
        var story = WithBot(
                """
                escalation:
                  default:
                    - {after: 0m, who: [on_call], notify: [alerts], ask: "begin"}
                    - {after: 15m, who: [lead], notify: [pagerduty], ask: "help"}
                """
            )
            .Opens()
            .Passes(15);

        var update = Assert.Single(story.Messages, m => m.Kind == MessageKind.Update);
        Assert.Contains("step at 15m: tells pagerduty for ben", Assert.Single(update.Notice.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public void Tells_a_channel_nothing_that_was_not_told_the_incident()
    {
        var story = WithBot(
                """
                escalation:
                  default:
                    - {after: 0m, who: [on_call], notify: [pagerduty], ask: "begin"}
                """
            )
            .Opens()
            .Notes();

        Assert.Equal(["pagerduty"], story.Messages.Select(m => m.Channel).Distinct());
    }

    [Fact]
    public void Tells_a_webhook_nothing_of_the_history() =>
        Assert.DoesNotContain(
            new Story().Opens().Notes().Fires("failures", "shop").Messages,
            m => m.Kind is MessageKind.Update or MessageKind.WarRoom
        );

    [Fact]
    public void Asks_the_acknowledger_by_their_Slack_id()
    {
        var story = WithBot().Opens().Acknowledges("ben").Passes(31);

        Assert.Equal(["U2"], story.Messages.First(m => m is { Kind: MessageKind.Lapse, Channel: "alerts" }).Notice.SlackUsers);
    }

    internal static Story WithBot(string escalation = Story.Default)
    {
        var story = new Story(escalation: escalation);
        story.Definitions = story.Definitions with
        {
            Channels =
            [
                .. story.Definitions.Channels.Select(c =>
                    c is SlackChannelDefinition slack ? slack with { BotToken = new Secret("xoxb-1"), Channel = "#alerts" } : c
                ),
            ],
        };
        return story;
    }
}
