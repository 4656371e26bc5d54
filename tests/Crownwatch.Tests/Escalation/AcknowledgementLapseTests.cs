using Crownwatch.Core.Incidents;
using Crownwatch.Tests.Incidents;
using Xunit;

namespace Crownwatch.Tests.Escalation;

/// <summary>Semantics.md 7.3: an acknowledgement holds as long as there are signs of life.</summary>
[Trait("rule", "7.3")]
public sealed class AcknowledgementLapseTests
{
    private const string EveryStepUnlessAcknowledged = """
        escalation:
          default:
            - {after: 0m, who: [lead], notify: [alerts], ask: a}
            - {after: 10m, unless: acknowledged, who: [lead], notify: [alerts], ask: b}
            - {after: 20m, unless: acknowledged, who: [lead], notify: [alerts], ask: c}
            - {after: 90m, unless: acknowledged, who: [lead], notify: [alerts], ask: d}
        """;

    [Theory]
    [InlineData("failures", "health", 30)]
    [InlineData("slow", "health", 60)]
    [InlineData("failures", "shop", 240)]
    public void The_acknowledger_is_asked_after_the_severity_s_time_and_it_lapses_five_minutes_later(
        string rule,
        string check,
        double minutes
    )
    {
        var story = new Story().Opens(rule, check).Acknowledges().Passes(minutes - 1);
        Assert.Empty(story.Events("acknowledgement_asked"));

        story.Passes(5);
        Assert.Equal(["ada is asked: still on it?"], story.Events("acknowledgement_asked"));
        Assert.Equal(["alerts", "pagerduty"], story.Messages.Where(m => m.Kind == MessageKind.Lapse).Select(m => m.Channel));
        Assert.True(story.Incident.IsAcknowledged);

        Assert.False(story.Passes(1).Incident.IsAcknowledged);
    }

    [Fact]
    public void Of_low_severity_it_never_lapses() =>
        Assert.True(new Story().Opens("failures", "gate").Acknowledges().Passes(30 * 24 * 60).Incident.IsAcknowledged);

    [Fact]
    public void A_lapse_runs_the_latest_step_passed_once_for_on_call_though_it_was_skipped()
    {
        var story = new Story(escalation: EveryStepUnlessAcknowledged).Opens().Acknowledges().Passes(89);

        Assert.Equal(["0: a", "35: c"], story.Pages);
        var page = story.Messages.Last(m => m.Kind == MessageKind.Step);
        Assert.Equal(["ada"], page.Notice.People);
        Assert.Equal(["inst-42/lapse-1"], page.Keys);
        Assert.Equal("step at 20m: tells alerts for ada", story.Events("escalation_step").Last());

        Assert.Equal("90: d", story.Passes(1).Pages.Last());
    }

    [Fact]
    public void Every_lapse_rings_under_a_key_of_its_own()
    {
        var story = new Story(escalation: EveryStepUnlessAcknowledged).Opens().Acknowledges().Passes(40).Acknowledges().Passes(40);

        Assert.Equal(["inst-42", "inst-42/lapse-1", "inst-42/lapse-2"], story.Incident.Keys);
    }

    [Fact]
    public void A_note_or_a_renewal_is_a_sign_of_life()
    {
        Assert.Empty(new Story().Opens().Acknowledges().Passes(29).Notes().Passes(29).Events("acknowledgement_asked"));
        Assert.Empty(new Story().Opens().Acknowledges().Passes(29).Acknowledges().Passes(29).Events("acknowledgement_asked"));
    }

    [Fact]
    public void An_answer_within_the_five_minutes_keeps_it()
    {
        var story = new Story().Opens().Acknowledges().Passes(32).Acknowledges().Passes(29);

        Assert.True(story.Incident.IsAcknowledged);
        Assert.Equal(["still on it"], story.Events("note"));
    }

    [Fact]
    public void Another_person_may_take_over()
    {
        var story = new Story().Opens().Acknowledges().Passes(10).Acknowledges("ben");

        Assert.Equal("ben", story.Incident.Acknowledgement!.By);
        Assert.Equal(2, story.Events("incident_acknowledged").Count());
        Assert.Equal(Story.Begin, story.Incident.FirstAcknowledgedAt);
    }

    [Fact]
    public void A_step_that_is_due_at_the_moment_of_the_lapse_is_the_page()
    {
        var story = new Story(
            escalation: "escalation: {default: [{after: 0m, notify: [alerts], ask: a}, {after: 35m, unless: acknowledged, notify: [alerts], ask: b}]}"
        );

        Assert.Equal(["0: a", "35: b"], story.Opens().Acknowledges().Passes(36).Pages);
    }

    [Fact]
    public void Everybody_told_hears_of_the_acknowledgement()
    {
        var story = new Story().Opens().Passes(4).Acknowledges();

        Assert.Equal(["alerts", "pagerduty"], story.Messages.Where(m => m.Kind == MessageKind.Acknowledged).Select(m => m.Channel));
        Assert.Equal(["acknowledged after 4m"], story.Events("incident_acknowledged"));
    }
}
