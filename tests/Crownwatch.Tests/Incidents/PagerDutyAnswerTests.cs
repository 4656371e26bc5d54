using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;
using Crownwatch.Core.Interventions;
using Crownwatch.Core.OnCall;
using Xunit;

namespace Crownwatch.Tests.Incidents;

/// <summary>Semantics.md 6.8: what people do in PagerDuty comes back to us, and is not sent back there.</summary>
public sealed class PagerDutyAnswerTests
{
    private static readonly PagerDutySource _there = new("pagerduty");

    [Fact]
    [Trait("rule", "6.8")]
    public void A_resolution_from_PagerDuty_never_closes_a_holding_alert_and_it_is_triggered_anew()
    {
        var story = new Story().Opens().Passes(16);
        var before = story.Messages.Count;

        story.Does(new Resolve("Bea", Confirmed: true) { From = _there });

        Assert.False(story.Incident.IsResolved);
        Assert.Null(story.Refusal);
        var again = Assert.Single(story.Messages.Skip(before));
        Assert.Equal(("pagerduty", MessageKind.Step, TimeSpan.FromMinutes(15)), (again.Channel, again.Kind, again.Step));
        Assert.Equal(["inst-42/again-1"], again.Keys); // a key that was resolved would merge into nothing
        Assert.Equal("diagnose", again.Notice.Ask);
        Assert.Equal(
            "resolved in PagerDuty, but failures on health still fires: it is triggered anew",
            Assert.Single(story.Events("resolution_not_taken"))
        );
        Assert.Equal("Bea", story.Timeline.Single(e => e.Event == "resolution_not_taken").Who);
        Assert.Equal("pagerduty is triggered anew under inst-42/again-1", Assert.Single(story.Events("triggered_anew")));
    }

    [Fact]
    [Trait("rule", "6.8")]
    [Trait("rule", "7.5")]
    public void Each_time_has_a_key_of_its_own_later_messages_bear_the_latest_and_all_are_resolved_together()
    {
        var story = new Story().Opens();
        story.Does(new Resolve("Bea", true) { From = _there }).Does(new Resolve("Bea", true) { From = _there });
        Assert.Equal(["inst-42", "inst-42/again-1", "inst-42/again-2"], story.Incident.Keys);

        story.Passes(15);
        Assert.All(story.Messages.TakeLast(2), m => Assert.Equal(["inst-42/again-2"], m.Keys));

        story.Clears();
        Assert.Equal(story.Incident.Keys, story.Messages.Last(m => m.Channel == "pagerduty").Keys);
    }

    [Fact]
    [Trait("rule", "7.5")]
    public void A_lapse_after_it_still_ends_in_its_number()
    {
        var story = new Story().Opens();
        story.Does(new Resolve("Bea", true) { From = _there }).Acknowledges().Passes(36);

        Assert.Contains("inst-42/again-1/lapse-1", story.Incident.Keys);
    }

    [Fact]
    [Trait("rule", "6.8")]
    public void A_resolution_under_a_key_that_a_later_one_replaced_rings_nobody()
    {
        var story = new Story().Opens("failures", "gate").Acknowledges().Fires("failures", "health"); // graver: lapse-1
        var before = story.Messages.Count;

        story.Does(new Resolve("Bea", true) { From = _there with { Key = "inst-42" } });

        Assert.False(story.Incident.IsResolved);
        Assert.Equal(before, story.Messages.Count);
        Assert.Contains(
            "under inst-42, which a later key replaced",
            Assert.Single(story.Events("resolution_not_taken")),
            StringComparison.Ordinal
        );
    }

    [Fact]
    [Trait("rule", "6.8")]
    public void What_comes_late_about_an_earlier_opening_is_refused()
    {
        var story = new Story().Opens().Passes(3).Clears().Passes(2).Fires("failures", "health");
        var old = _there with { Key = "inst-42" };

        Assert.Contains(
            "since it last opened",
            story.Does(new Resolve("Bea", true) { From = old }).Refusal!.Reason,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "since it last opened",
            story.Does(new Acknowledge("Bea") { From = old }).Refusal!.Reason,
            StringComparison.Ordinal
        );
        Assert.False(story.Incident.IsResolved || story.Incident.IsAcknowledged);
    }

    [Fact]
    [Trait("rule", "6.8")]
    public void With_nothing_that_holds_it_resolves_and_PagerDuty_is_not_told_what_it_said()
    {
        var story = new Story().Opens("weekly").Passes(10).Clears("weekly"); // a budget incident waits an hour
        var before = story.Messages.Count;

        story.Does(new Resolve("Bea", Confirmed: false) { From = _there });

        Assert.Equal(("Bea", "in PagerDuty"), (story.Incident.Resolution!.By, story.Incident.Resolution.Reason));
        Assert.Equal("alerts", Assert.Single(story.Messages.Skip(before)).Channel);
        Assert.Contains(
            "already resolved",
            story.Does(new Resolve("Bea", true) { From = _there }).Refusal!.Reason,
            StringComparison.Ordinal
        );
    }

    [Fact]
    [Trait("rule", "7.5")]
    public void Its_other_keys_are_resolved_there_all_the_same()
    {
        var story = new Story().Opens("weekly").Acknowledges().Passes(6).Fires("weekly", "shop").Clears("weekly").Clears("weekly", "shop");
        Assert.Equal(["inst-42", "inst-42/lapse-1"], story.Incident.Keys);

        story.Does(new Resolve("Bea", true) { From = _there });

        Assert.Equal(["inst-42"], story.Messages.Last(m => m.Channel == "pagerduty").Keys);
        Assert.Equal(MessageKind.Resolved, story.Messages[^1].Kind);
    }

    [Fact]
    [Trait("rule", "6.7")]
    public void While_a_silence_withholds_steps_it_is_triggered_anew_only_at_its_end()
    {
        var story = new Story().Opens();
        story.Interventions =
        [
            new Silence
            {
                By = "ada",
                Reason = "known",
                From = Story.Begin,
                Until = Story.Begin.AddMinutes(10),
                Matchers = [],
            },
        ];
        var before = story.Messages.Count;
        story.Passes(1).Does(new Resolve("Bea", true) { From = _there });
        Assert.Equal(before, story.Messages.Count);
        Assert.False(story.Incident.IsResolved);
        Assert.StartsWith("not triggered anew on pagerduty: silence", Assert.Single(story.Events("suppressed")), StringComparison.Ordinal);
        Assert.StartsWith("silence", story.Timeline.Single(e => e.Event == "suppressed").Facts.Reason, StringComparison.Ordinal);

        story.Passes(8.9);
        Assert.Equal(before, story.Messages.Count);

        story.Passes(0.1);
        Assert.Equal(["inst-42/again-1"], Assert.Single(story.Messages.Skip(before)).Keys);
        Assert.Single(story.Passes(1).Events("triggered_anew"));
    }

    [Fact]
    [Trait("rule", "6.8")]
    public void An_acknowledgement_from_PagerDuty_is_taken_in_that_name_told_to_the_others_and_not_sent_back()
    {
        var story = new Story().Opens().Passes(2);
        var before = story.Messages.Count;

        story.Does(new Acknowledge("Bea Meyer") { From = _there }); // PagerDuty has stopped calling, whoever that is

        Assert.Equal("Bea Meyer", story.Incident.Acknowledgement!.By);
        Assert.Equal(Story.Begin.AddMinutes(2), story.Incident.FirstAcknowledgedAt);
        var told = Assert.Single(story.Messages.Skip(before));
        Assert.Equal(("alerts", MessageKind.Acknowledged), (told.Channel, told.Kind));
        Assert.Contains("Bea Meyer is on it", told.Notice.Title, StringComparison.Ordinal);
        Assert.Equal("acknowledged in PagerDuty after 2m", Assert.Single(story.Events("incident_acknowledged")));
        Assert.Equal(["0: begin", "30: together"], story.Passes(30).Pages); // the step at 15 min is skipped
    }

    [Fact]
    [Trait("rule", "6.8")]
    public void An_acknowledgement_of_a_key_that_was_replaced_stops_the_latest_one_too()
    {
        var story = new Story().Opens("failures", "gate").Acknowledges().Fires("failures", "health");

        story.Does(new Acknowledge("ben") { From = _there with { Key = "inst-42" } });

        Assert.Equal(["inst-42/lapse-1"], story.Messages.Last(m => m.Channel == "pagerduty").Keys);
        Assert.Equal(MessageKind.Acknowledged, story.Messages.Last(m => m.Channel == "pagerduty").Kind);
    }

    [Theory]
    [Trait("rule", "6.8")]
    [InlineData("Ada L.", "ADA@example.com", "ada")]
    [InlineData("Ben", null, "ben")]
    [InlineData("Ben", "ada@example.com", "ada")] // the address before the name
    [InlineData("Ben", "nobody@example.com", "ben")]
    [InlineData("Bea Meyer", "bea@example.com", "Bea Meyer")]
    public void Whoever_the_file_knows_goes_by_the_file_s_name(string name, string? email, string known)
    {
        var definitions = Story.Watching() with
        {
            OnCall = new OnCallDefinition { People = [new Person("ada") { Email = "ada@example.com" }, new Person("ben")] },
        };

        Assert.Equal(known, People.OfPagerDuty(name, email, definitions));
    }
}
