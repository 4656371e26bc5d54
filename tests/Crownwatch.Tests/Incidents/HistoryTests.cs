using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;
using Crownwatch.Core.Interventions;
using Xunit;

namespace Crownwatch.Tests.Incidents;

/// <summary>Semantics.md 10.1: each change of state has its entry, in words that prove who was told of what, and why not.</summary>
[Trait("rule", "10.1")]
public sealed class HistoryTests
{
    [Fact]
    public void Tells_an_outage_from_its_opening_to_its_end()
    {
        var story = new Story().Opens("failures", "gate").Passes(1).Fires("failures", "shop").Passes(1).Acknowledges();
        story.Passes(2).Notes().Clears("failures", "gate").Passes(4).Clears("failures", "shop", "no longer defined");

        Assert.Equal(
            [
                "0 incident_opened: INC-42 opened, low: gate failed",
                "0 escalation_step: step at 0s: tells alerts, pagerduty for ada",
                "1 alert_joined: failures on shop joins: 503 ×3",
                "1 severity_raised: low → medium",
                "1 escalation_step: step at 0s: tells alerts, pagerduty for ada; PagerDuty takes it as an update of the incident it has",
                "2 incident_acknowledged: acknowledged after 2m (ada)",
                "4 note: looking (ada)",
                "4 alert_resolved: failures on gate: cleared",
                "8 alert_resolved: failures on shop: no longer defined",
                "8 incident_resolved: resolved after 8m: no longer defined",
            ],
            story.History
        );
    }

    [Fact]
    [Trait("rule", "7.3")]
    public void Tells_how_an_acknowledgement_lapsed()
    {
        var story = new Story().Opens().Acknowledges().Passes(35);

        Assert.Equal(
            [
                "0 incident_opened: INC-42 opened, critical: health failed",
                "0 escalation_step: step at 0s: tells alerts, pagerduty for ada",
                "0 incident_acknowledged: acknowledged after 0s (ada)",
                "15 step_skipped: step at 15m skipped: acknowledged",
                "30 acknowledgement_asked: ada is asked: still on it?",
                "30 escalation_step: step at 30m: tells alerts, pagerduty for ada, ben; PagerDuty takes it as an update of the incident it has",
                "35 acknowledgement_lapsed: ada's acknowledgement no longer holds: no sign of life for 35m (ada)",
                "35 escalation_step: step at 30m: tells alerts, pagerduty for ada",
            ],
            story.History
        );
        Assert.Equal("[STILL ON IT?] ada: health · INC-42", story.Messages.First(m => m.Kind == MessageKind.Lapse).Notice.Title);
        Assert.Equal(["inst-42"], story.Messages.First(m => m.Kind == MessageKind.Lapse).Keys);
    }

    [Fact]
    [Trait("rule", "6.2")]
    public void Tells_why_a_joining_alert_took_the_acknowledgement_away()
    {
        Assert.Equal(
            ["ada's acknowledgement no longer holds: a joining alert raised the severity"],
            new Story().Opens("failures", "gate").Acknowledges().Fires("failures", "health").Events("acknowledgement_lapsed")
        );
        Assert.Equal(
            ["ada's acknowledgement no longer holds: an alert joined after it"],
            new Story().Opens().Acknowledges().Passes(6).Fires("failures", "shop").Events("acknowledgement_lapsed")
        );
    }

    [Fact]
    [Trait("rule", "6.8")]
    public void Tells_of_a_resolution_by_hand_and_of_the_reopening()
    {
        var story = new Story().Opens().Resolves(confirmed: true).Passes(15).Clears().Passes(1).Fires("failures", "health").Resolves(true);

        Assert.Equal(
            [
                "resolved after 0s: by hand, while failures on health still fires",
                "resolved after 15m: all its alerts have cleared",
                "resolved after 16m: by hand, while failures on health still fires",
            ],
            story.Events("incident_resolved")
        );
        Assert.Equal(
            ["INC-42 reopened: it was resolved by hand and its alert still holds", "INC-42 reopened: failures fires again on health"],
            story.Events("incident_reopened")
        );
        Assert.Equal(
            "resolved after 3m: by hand",
            new Story().OpensByHand(new("odd", IncidentSeverity.Low)).Passes(3).Resolves().Events("incident_resolved").Single()
        );
    }

    [Fact]
    [Trait("rule", "7.7")]
    public void Of_what_a_person_opened_begins_with_the_person()
    {
        var story = new Story().OpensByHand(new("payments look odd", IncidentSeverity.High, "shop"), "ben");

        Assert.Equal(
            [
                "0 incident_opened: INC-42 opened by ben, high: payments look odd (ben)",
                "0 escalation_step: step at 0s: tells alerts, pagerduty for ada",
            ],
            story.History
        );
        var alert = Assert.Single(story.Incident.Alerts);
        Assert.Equal(("by_hand", "shop", "medium"), (alert.Rule, alert.Check, alert.Criticality));
        Assert.Equal("reported by ben", alert.Evidence.Arithmetic);
        Assert.Equal(("by_hand|42", AlertKind.External, "ben"), (story.Incident.Group, story.Incident.Kind, story.Incident.OpenedBy));
        var opened = story.Timeline[0].Facts;
        Assert.Equal((IncidentSeverity.High, AlertKind.External, "shop", null), (opened.Severity, opened.Kind, opened.Check, opened.Rule));
        Assert.Equal("[HIGH] shop firing · reported by ben · INC-42", story.Messages[0].Notice.Title);
        Assert.Equal("payments look odd", story.Messages[0].Notice.Headline);
    }

    [Fact]
    [Trait("rule", "7.7")]
    public void Of_what_is_about_no_check_names_the_title_instead()
    {
        var story = new Story().OpensByHand(new("payments look odd", IncidentSeverity.Medium));

        Assert.Equal("payments look odd", story.Incident.Alerts[0].Check);
        Assert.Equal("medium", story.Incident.Alerts[0].Criticality);
        Assert.Null(story.Timeline[0].Facts.Check);
    }

    [Fact]
    [Trait("rule", "6.7")]
    public void Tells_what_a_pause_withheld_and_that_the_latest_ran_after_it()
    {
        var story = new Story().Opens();
        story.Interventions = [PauseOf(50)];
        story.Passes(60);

        Assert.Equal(
            [
                "15 suppressed: step at 15m withheld: alerting is paused by ben: moving house",
                "30 suppressed: step at 30m withheld: alerting is paused by ben: moving house",
                "50 step_skipped: step at 15m skipped: a later step was due when we looked again",
                "50 escalation_step: step at 30m: tells alerts, pagerduty for ada, ben; PagerDuty takes it as an update of the incident it has",
            ],
            story.History.Skip(2).Take(4)
        );
    }

    [Fact]
    [Trait("rule", "6.7")]
    public void Tells_of_each_repeat_that_a_pause_withheld()
    {
        var story = new Story(
            escalation: "escalation: {default: [{after: 0m, notify: [alerts]}, {repeat: {every: 30m, at_most: 3}}]}"
        ).Opens();
        story.Interventions = [PauseOf(200)];
        story.Passes(199);

        Assert.Equal(
            [
                "30 suppressed: repeat of the step at 0s withheld: alerting is paused by ben: moving house",
                "60 suppressed: repeat of the step at 0s withheld: alerting is paused by ben: moving house",
                "90 suppressed: repeat of the step at 0s withheld: alerting is paused by ben: moving house",
            ],
            story.History.Skip(2)
        );
        Assert.Equal([1, 2, 3], story.Timeline.Skip(2).Select(e => e.Facts.Repeat));
        Assert.All(story.Timeline.Skip(2), e => Assert.Equal(TimeSpan.Zero, e.Facts.Step));
        Assert.Equal(["0: "], story.Pages);
        Assert.Equal(["0: ", "200: "], story.Passes(1).Pages);
    }

    [Fact]
    [Trait("rule", "6.8")]
    public void Tells_that_a_reopening_was_withheld_and_it_comes_after_the_pause()
    {
        var story = new Story().Opens().Resolves(confirmed: true);
        story.Interventions = [PauseOf(40)];
        story.Passes(39);

        Assert.Equal(["not reopened: alerting is paused by ben: moving house"], story.Events("suppressed"));
        Assert.Equal("alerting is paused by ben: moving house", story.Timeline[^1].Facts.Reason);
        Assert.True(story.Incident.IsResolved);
        Assert.False(story.Passes(1).Incident.IsResolved);
    }

    [Fact]
    [Trait("rule", "7.6")]
    public void Tells_what_a_step_did_besides()
    {
        var story = new Story(
            escalation: "escalation: {default: [{after: 0m, notify: [alerts], do: [assign_commander, open_war_room, customer_update]}]}"
        )
        {
            Rooms = ["incident-20260112-1405", "incident-20260112-1405-2"],
        };
        story.Opens();

        Assert.Equal(
            [
                "0 commander_assigned: cem is incident commander",
                "0 war_room_opened: war room: #incident-20260112-1405-3, as a name only: no enabled Slack channel has a bot token to open it with",
                "0 customer_update: We are looking into a problem with health since 2026-01-12 14:05:00 UTC.",
            ],
            story.History.Skip(2)
        );
        Assert.Equal(("cem", "incident-20260112-1405-3"), (story.Incident.Commander, story.Incident.WarRoom));
        Assert.Equal(["cem"], story.Timeline[2].Facts.People);
        Assert.Equal("incident-20260112-1405-3", story.Timeline[3].Facts.Name);
    }

    [Fact]
    [Trait("rule", "7.1")]
    public void Tells_that_nobody_is_commander_and_that_a_budget_has_no_war_room()
    {
        const string steps = "escalation: {default: [{after: 0m, notify: [alerts], do: [assign_commander, open_war_room]}]}";
        var story = new Story(escalation: steps);
        story.Definitions = story.Definitions with
        {
            OnCall = story.Definitions.OnCall with
            {
                Roles = story.Definitions.OnCall.Roles.Where(r => r.Key != "incident_commander").ToDictionary(r => r.Key, r => r.Value),
            },
        };

        Assert.Equal(
            [
                "0 commander_missing: nobody holds the role incident_commander",
                "0 war_room_skipped: no war room: a budget incident lasts as long as its window does",
            ],
            story.Opens("weekly").History.Skip(2)
        );
    }

    [Fact]
    public void A_step_does_once_what_it_does_and_a_repeat_only_tells()
    {
        var story = new Story(
            escalation: "escalation: {default: [{after: 0m, notify: [alerts], do: [assign_commander, open_war_room, customer_update]}, {repeat: {every: 30m}}]}"
        )
            .Opens()
            .Passes(60);

        Assert.Equal(3, story.Pages.Count());
        Assert.Equal("repeat 2 of the step at 0s: tells alerts", story.Events("escalation_step").Last());
        Assert.Single(story.Events("commander_assigned"));
        Assert.Single(story.Events("war_room_opened"));
        Assert.Single(story.Events("customer_update"));
    }

    [Fact]
    [Trait("rule", "6.6")]
    public void Tells_when_it_flaps_and_when_it_no_longer_does()
    {
        var story = new Story().Opens();
        for (var i = 0; i < 4; i++)
        {
            story.Passes(1).Clears().Passes(1).Fires("failures", "health");
        }

        Assert.Equal(
            ["INC-42 is flapping: opened 5 times within an hour; it now stays open until nothing fires for 15 min"],
            story.Events("flapping_started")
        );
        var facts = story.Timeline.Single(e => e.Event == "flapping_started").Facts;
        Assert.Equal(("health", "failures", 5.0), (facts.Check, facts.Rule, facts.Value));

        story.Clears().Passes(15);

        Assert.Equal(["INC-42 is no longer flapping"], story.Events("flapping_ended"));
        Assert.Equal("nothing fired for 15m", story.Incident.Resolution!.Reason);
    }

    [Fact]
    [Trait("rule", "6.4")]
    public void Tells_why_a_budget_is_over() =>
        Assert.Equal(
            "back above the threshold for 1h",
            new Story().Opens("weekly").Clears("weekly").Passes(60).Incident.Resolution!.Reason
        );

    [Fact]
    [Trait("rule", "7.3")]
    public void A_renewed_acknowledgement_is_a_sign_of_life_and_says_so()
    {
        var story = new Story().Opens().Acknowledges().Passes(10).Acknowledges();

        Assert.Equal("10 note: still on it (ada)", story.History.Last());
        Assert.Equal("ada had acknowledged INC-42 at 2026-01-12 14:05:00 UTC already: taken as a sign of life", story.Remark);
    }

    [Fact]
    [Trait("rule", "9")]
    public void Tells_of_its_post_mortem()
    {
        var story = new Story().Opens().Passes(20);
        Assert.Equal(
            "INC-42 is open: its post-mortem can be closed once it is resolved",
            story.Does(new ClosePostMortem("ben")).Refusal!.Reason
        );

        story.Clears().Does(new DraftPostMortem("ben"));
        var drafted = story.Incident.PostMortem.DraftedAt;
        story.Passes(2).Does(new DraftPostMortem("ada")).Passes(48 * 60);
        Assert.Equal(drafted, story.Incident.PostMortem.DraftedAt);
        Assert.Equal(
            [
                "20 post_mortem_drafted: post-mortem drafted (ben)",
                "22 post_mortem_drafted: post-mortem drafted (ada)",
                "2880 post_mortem_due: the post-mortem of INC-42 was due at 2026-01-14 14:05:00 UTC",
            ],
            story.History.TakeLast(3)
        );
        var due = story.Messages[^1];
        Assert.Equal(("alerts", "[POST-MORTEM DUE] health · INC-42"), (due.Channel, due.Notice.Title));
        Assert.True(due.Notice.IsInformation);
        Assert.Empty(due.Keys);

        story.Does(new ClosePostMortem("ben"));
        Assert.Equal("post_mortem_closed: post-mortem closed (ben)", string.Join(' ', story.History.Last().Split(' ')[1..]));
        Assert.Equal("ben", story.Incident.PostMortem.ClosedBy);
        Assert.Equal(
            "the post-mortem of INC-42 was closed at 2026-01-14 14:27:00 UTC by ben",
            story.Does(new ClosePostMortem("ada")).Refusal!.Reason
        );
    }

    [Fact]
    [Trait("rule", "6.8")]
    public void What_is_refused_says_why()
    {
        Assert.Equal(
            "still firing: failures on health; confirm to resolve INC-42 all the same",
            new Story().Opens().Resolves().Refusal!.Reason
        );
        Assert.Equal(
            "'bem' is not one of on_call.people; did you mean 'ben'?; they are ada, ben and cem",
            new Story().Opens().Acknowledges("bem").Refusal!.Reason
        );
        var ended = new Story().Opens().Clears();
        Assert.Equal(
            "INC-42 was resolved at 2026-01-12 14:05:00 UTC: there is nothing to acknowledge",
            ended.Acknowledges().Refusal!.Reason
        );
        Assert.Equal("INC-42 was already resolved at 2026-01-12 14:05:00 UTC", ended.Resolves().Refusal!.Reason);
        Assert.Equal("failures on health does not hold in INC-42", ended.Clears().Refusal!.Reason);
    }

    [Fact]
    public void A_file_without_people_lets_anybody_acknowledge()
    {
        var story = new Story();
        story.Definitions = story.Definitions with { OnCall = story.Definitions.OnCall with { People = [] } };

        Assert.Null(story.Opens().Acknowledges("whoever").Refusal);
        Assert.Equal("[ACKNOWLEDGED] whoever is on it · health · INC-42", story.Messages[^1].Notice.Title);
    }

    [Fact]
    [Trait("rule", "10.6")]
    public void Only_what_pages_has_a_headline() =>
        Assert.Equal(
            [(MessageKind.Opened, "health failed"), (MessageKind.Acknowledged, "")],
            new Story().Opens().Acknowledges().Messages.Where(m => m.Channel == "alerts").Select(m => (m.Kind, m.Notice.Headline))
        );

    [Fact]
    public void Tells_how_the_last_alert_is_known_to_be_over()
    {
        var story = new Story().Opens().Does(new AlertClears("failures", "health") { Remark = "nobody sent it for an hour" });

        Assert.Equal(["failures on health: nobody sent it for an hour"], story.Events("alert_resolved"));
        Assert.Equal(["resolved after 0s: nobody sent it for an hour"], story.Events("incident_resolved"));
    }

    [Fact]
    [Trait("rule", "7.2")]
    public void Tells_once_that_nobody_is_commander_however_often_the_step_is_repeated()
    {
        var story = new Story(
            escalation: "escalation: {default: [{after: 0m, notify: [alerts], do: [assign_commander]}, {repeat: {every: 30m}}]}"
        );
        story.Definitions = story.Definitions with
        {
            OnCall = story.Definitions.OnCall with { Roles = new Dictionary<string, Crownwatch.Core.OnCall.Role>() },
        };

        Assert.Single(story.Opens().Passes(60).Events("commander_missing"));
        Assert.Equal(3, story.Pages.Count());
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
