using Crownwatch.Core.Alerting;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;
using Crownwatch.Core.Interventions;
using Crownwatch.Tests.Incidents;
using Xunit;

namespace Crownwatch.Tests.Alerting;

/// <summary>Handoffs and drills: messages and incidents that no rule of a check opens.</summary>
public sealed class HandoffNoticeTests : AtTheDesk
{
    [Fact]
    [Trait("rule", "8")]
    public void At_a_handoff_both_people_get_a_message_with_the_open_incidents()
    {
        var definitions = Rotating("people: [ada, ben]");
        Desk(0, definitions).Apply([Fires("failures", "health"), Fires("failures", "alone")]);
        Desk(0, definitions).Take(2, new Acknowledge("ben"));
        Desk(0, definitions).RunStanding();
        Assert.Equal(Story.Begin, Book.HandoffsUntil);
        Book.Messages.Clear();

        Assert.False(RanStanding(54, definitions)); // the shift ends at 15:00
        Assert.Empty(Book.Messages);

        Assert.True(RanStanding(55, definitions));
        var message = Assert.Single(Book.Messages);
        Assert.Equal(("alerts", MessageKind.Info), (message.Channel, message.Kind));
        Assert.Equal("[HANDOFF] default: ada → ben · 2 open incidents", message.Notice.Title);
        Assert.Equal("", message.Notice.Headline);
        Assert.Equal(
            ["INC-1 critical: health, open 55m, nobody is on it", "INC-2 medium: alone, open 55m, ben is on it"],
            message.Notice.Lines
        );
        Assert.Equal(["ada", "ben"], message.Notice.People);
        Assert.Equal(["U1", "U2"], message.Notice.SlackUsers);
        Assert.Equal(["health", "alone"], message.Notice.Checks);
        Assert.Equal((IncidentSeverity.Critical, true), (message.Notice.Severity, message.Notice.IsInformation));
        Assert.Equal(Story.Begin.AddMinutes(55), Book.HandoffsUntil);

        Assert.False(RanStanding(56, definitions));
        Assert.Single(Book.Messages);
    }

    [Fact]
    [Trait("rule", "8")]
    public void A_handoff_names_drills_as_such_and_the_first_look_tells_nothing()
    {
        var definitions = Rotating("people: [ada, ben]");
        DrillAlerts.Apply(Book, Fires("failures", "shop"), "d", At(0, definitions));
        Assert.False(RanStanding(0, definitions));

        Assert.True(RanStanding(55, definitions));

        Assert.StartsWith("[DRILL] INC-1 medium: shop, open 55m", Assert.Single(Book.Messages[^1].Notice.Lines), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("rule", "8")]
    public void After_a_long_downtime_only_the_handoffs_of_the_last_hour_are_news()
    {
        var definitions = Rotating("people: [ada, ben]");
        Desk(0, definitions).RunStanding();

        Assert.True(RanStanding(5 * 60, definitions));

        var notice = Assert.Single(Book.Messages).Notice;
        Assert.Equal("[HANDOFF] default: ben → ada · no open incident", notice.Title);
        Assert.Equal(IncidentSeverity.Low, notice.Severity);
    }

    [Fact]
    [Trait("rule", "8")]
    public void The_end_of_an_override_is_a_handoff_too()
    {
        var definitions = Rotating("people: [ada]");
        Book.Made.Add(
            new OnCallOverride
            {
                Rotation = "default",
                Person = "cem",
                By = "ada",
                Reason = "",
                From = Story.Begin.AddMinutes(-10),
                Until = Story.Begin.AddMinutes(10),
            }
        );
        Desk(0, definitions).RunStanding();
        Desk(1, definitions).Apply(Fires("failures", "alone"));
        Book.Messages.Clear();

        Assert.True(RanStanding(10, definitions));

        Assert.Equal("[HANDOFF] default: cem → ada · 1 open incident", Assert.Single(Book.Messages).Notice.Title);
    }

    [Fact]
    [Trait("rule", "8")]
    public void A_rotation_that_nobody_holds_is_named_as_such()
    {
        var definitions = Rotating("people: [ada]", "2026-01-12T15:00:00Z");
        Book.Made.Add(
            new OnCallOverride
            {
                Rotation = "default",
                Person = "cem",
                By = "ada",
                Reason = "",
                From = Story.Begin.AddMinutes(-10),
                Until = Story.Begin.AddMinutes(10),
            }
        );
        Desk(0, definitions).RunStanding();

        Assert.True(RanStanding(10, definitions));
        Assert.True(RanStanding(55, definitions));

        Assert.Equal(
            [
                ("[HANDOFF] default: cem → nobody · no open incident", "Nobody is on call in this rotation now."),
                ("[HANDOFF] default: nobody → ada · no open incident", ""),
            ],
            Book.Messages.Select(m => (m.Notice.Title, m.Notice.Headline))
        );
    }

    [Fact]
    public void That_there_was_no_handoff_is_remembered_twice_an_hour_and_not_at_every_look()
    {
        var definitions = Rotating("people: [ada]");
        Desk(0, definitions).RunStanding();

        Assert.False(RanStanding(30, definitions));
        Assert.Equal(Story.Begin, Book.HandoffsUntil);

        Assert.False(RanStanding(30.1, definitions));
        Assert.Equal(Story.Begin.AddMinutes(30.1), Book.HandoffsUntil);
    }

    [Fact]
    public void A_drill_has_incidents_of_its_own_that_end_with_it()
    {
        Desk(0).Apply(Fires("failures", "health"));
        var id = DrillAlerts.Apply(Book, Fires("failures", "shop"), "D7", At(0));

        Assert.Equal(2, id);
        var drill = Book.Incident(2)!;
        Assert.Equal((true, "drill|d7|outage", IncidentSeverity.Medium), (drill.Drill, drill.Group, drill.Severity));
        Assert.Equal(2, DrillAlerts.Apply(Book, Fires("failures", "gate"), "D7", At(1)));
        Assert.Equal(["shop", "gate"], Book.Incident(2)!.HoldingAlerts.Select(a => a.Check));
        Assert.Equal(3, DrillAlerts.Apply(Book, Fires("slow", "gate"), "D7", At(1)));
        Assert.Equal(["health"], Book.Incident(1)!.HoldingAlerts.Select(a => a.Check));

        Assert.Equal(2, DrillAlerts.Apply(Book, Fires("failures", "gate") with { Fires = false }, "D7", At(2)));
        Assert.False(Book.Incident(2)!.IsResolved);
        DrillAlerts.End(Book, [1, 2, 3, 99], "the drill is over", At(3));

        Assert.All(new long[] { 2, 3 }, i => Assert.Equal("the drill is over", Book.Incident(i)!.Resolution!.Reason));
        Assert.Equal(
            "2 alert_resolved: failures on shop: the drill is over",
            Book.Journal.Last(line => line.StartsWith("2 alert", StringComparison.Ordinal))
        );
    }

    [Fact]
    public void A_drill_clears_as_its_rules_do_and_opens_anew_once_it_was_resolved()
    {
        Assert.Null(DrillAlerts.Apply(Book, Fires("failures", "shop") with { Fires = false }, "d", At(0)));
        Assert.Equal(1, DrillAlerts.Apply(Book, Fires("failures", "shop"), "d", At(0)));
        Assert.Equal(1, DrillAlerts.Apply(Book, Fires("failures", "shop") with { Fires = false }, "d", At(1)));
        Assert.True(Book.Incident(1)!.IsResolved);
        Assert.Equal(1, DrillAlerts.Apply(Book, Fires("failures", "shop") with { Fires = false }, "d", At(2)));

        Assert.Equal(2, DrillAlerts.Apply(Book, Fires("failures", "shop"), "d", At(3)));
    }

    [Fact]
    [Trait("rule", "6.3")]
    public void An_info_rule_of_a_drill_is_one_message_that_says_it_is_a_drill()
    {
        Assert.Null(DrillAlerts.Apply(Book, Fires("hint", "shop"), "d", At(0)));

        Assert.StartsWith("[DRILL] [INFO] shop · hint", Assert.Single(Book.Messages).Notice.Title, StringComparison.Ordinal);
        Assert.Empty(Book.Open);
    }
}
