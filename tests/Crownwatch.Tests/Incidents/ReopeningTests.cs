using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;
using Crownwatch.Core.Interventions;
using Crownwatch.Tests.Alerting;
using Crownwatch.Tests.Reporting;
using Xunit;

namespace Crownwatch.Tests.Incidents;

/// <summary>What comes back, what joins again, and what a post-mortem is owed for: the cases between the plain ones.</summary>
public sealed class ReopeningTests
{
    [Fact]
    [Trait("rule", "6.6")]
    public void A_graver_alert_makes_what_it_reopens_graver_and_a_lesser_one_leaves_it()
    {
        var raised = new Story().Opens("failures", "gate").Clears("failures", "gate").Fires("grave_failures", "gate");
        Assert.Equal(IncidentSeverity.Critical, raised.Incident.Severity);
        Assert.Equal(["failures", "grave_failures"], raised.Incident.Alerts.Select(a => a.Rule));

        var kept = new Story().Opens().Clears().Fires("failures", "gate");
        Assert.Equal(IncidentSeverity.Critical, kept.Incident.Severity);
        Assert.Equal(["health", "gate"], kept.Incident.Alerts.Select(a => a.Check));
    }

    [Fact]
    [Trait("rule", "6.6")]
    public void The_entry_of_a_reopening_names_the_alert_that_did_it()
    {
        var story = new Story().Opens().Resolves(confirmed: true).Passes(1).Fires("grave_failures", "shop");

        var facts = story.Timeline.Single(e => e.Event == "incident_reopened").Facts;
        Assert.Equal(("shop", "grave_failures"), (facts.Check, facts.Rule));
        Assert.Equal("grave_failures fires again on shop", facts.Reason);
    }

    [Fact]
    [Trait("rule", "6.6")]
    public void One_of_several_alerts_is_enough_to_reopen()
    {
        var story = new Story().Opens().Fires("failures", "shop").Clears().Clears("failures", "shop");

        Assert.True(Grouping.Reopens(story.Incident, story.Alert("failures", "shop"), story.Now));
    }

    [Theory]
    [Trait("rule", "6.6")]
    [InlineData(60, false)]
    [InlineData(59.9, true)]
    public void An_opening_of_an_hour_ago_no_longer_counts_as_flapping(double minutes, bool flaps)
    {
        var story = new Story();
        DateTimeOffset[] before = [.. new[] { minutes, 3, 2, 1 }.Select(m => Story.Begin.AddMinutes(-m))];

        var opened = IncidentDecisions.Open(42, AlertKind.Outage, "g", story.Alert("failures", "health"), [], before, story.At);

        Assert.Equal(flaps, opened.After.IsFlapping);
    }

    [Fact]
    [Trait("rule", "6.2")]
    public void What_fires_again_in_an_open_incident_is_news_unless_it_flaps()
    {
        var calm = new Story().Opens().Fires("failures", "shop").Acknowledges().Passes(6).Clears("failures", "shop");
        Assert.False(calm.Fires("failures", "shop").Incident.IsAcknowledged);

        var flapping = new Story().Opens();
        for (var i = 0; i < 4; i++)
        {
            flapping.Clears().Fires("failures", "health");
        }

        flapping.Fires("failures", "shop").Acknowledges().Passes(6).Clears().Fires("failures", "health");
        Assert.True(flapping.Incident.IsAcknowledged);
        Assert.False(flapping.Fires("grave_failures", "gate").Incident.IsAcknowledged);
    }

    [Fact]
    [Trait("rule", "6.8")]
    public void Resolving_names_everything_that_still_fires_and_nothing_comes_back_where_nothing_does()
    {
        var story = new Story().Opens().Fires("failures", "shop").Resolves();
        Assert.Equal("still firing: failures on health, failures on shop; confirm to resolve INC-42 all the same", story.Refusal!.Reason);
        Assert.Equal(
            "by hand, while failures on health, failures on shop still fires",
            story.Resolves(confirmed: true).Incident.Resolution!.Reason
        );

        Assert.Null(new Story().OpensByHand(new("odd", IncidentSeverity.Low)).Resolves().Incident.ReopensAt);
    }

    [Fact]
    [Trait("rule", "6.2")]
    public void A_raise_is_entered_with_the_new_severity() =>
        Assert.Equal(
            IncidentSeverity.Critical,
            new Story()
                .Opens("failures", "gate")
                .Fires("failures", "health")
                .Timeline.Single(e => e.Event == "severity_raised")
                .Facts.Severity
        );

    [Fact]
    [Trait("rule", "7.7")]
    public void What_a_person_reports_of_a_check_has_that_check_s_criticality_also_our_own()
    {
        Assert.Equal("high", new Story().OpensByHand(new("odd", IncidentSeverity.Low, "health")).Incident.Alerts[0].Criticality);
        Assert.Equal("high", new Story().OpensByHand(new("odd", IncidentSeverity.Low, "crownwatch-self")).Incident.Alerts[0].Criticality);
    }

    [Fact]
    [Trait("rule", "7.1")]
    public void Without_a_route_the_default_policy_decides() =>
        Assert.Equal(
            "default",
            Grouping.PolicyFor(Story.Watching(), IncidentSeverity.Low, AlertKind.Outage, new Story().Alert("failures", "alone"))
        );

    [Fact]
    [Trait("rule", "6.7")]
    public void A_drill_is_not_withheld_by_a_pause()
    {
        var story = new Story();
        var drill = IncidentDecisions.OpenDrill(42, AlertKind.Outage, "drill", story.Alert("failures", "health"), story.At).After;
        var pause = new Pause
        {
            By = "ben",
            Reason = "",
            From = Story.Begin,
            Until = Story.Begin.AddHours(1),
        };

        var later = new Surroundings(Story.Begin.AddMinutes(15), story.Definitions, "inst") { Interventions = [pause] };

        Assert.Equal(["diagnose", "diagnose"], IncidentDecisions.Decide(drill, new RunDue(), later).Messages.Select(m => m.Notice.Ask));
    }

    [Fact]
    [Trait("rule", "6.2")]
    public void Kin_counts_under_the_same_rule_only_and_from_one_failure_short()
    {
        var definitions = Story.Watching("  - {name: two, condition: \"check.consecutive_failures >= 2\"}");
        var rule = definitions.Rules.Single(r => r.Name == "two");
        var firing = new WatchedCheck(definitions, "gate").Down(2).State;
        var one = new WatchedCheck(definitions, "health").Down().State;
        var without = new WatchedCheck(definitions with { Rules = [.. definitions.Rules.Where(r => r.Name != "two")] }, "shop")
            .Down(2)
            .State;

        var kin = FailingKin.Of(rule, firing.Plan.Check, [firing, one, without], definitions.GroupBy);

        Assert.Equal(
            ["health (1 of 2 failures): first failing 2026-01-12 14:03:00 UTC, last failing 2026-01-12 14:03:00 UTC, seen 503 ×1"],
            kin.Select(k => k.ToString())
        );
    }

    [Fact]
    [Trait("rule", "10.6")]
    public void Kin_of_a_longer_name_is_still_to_join_and_all_that_was_seen_of_it_is_said()
    {
        var state = new WatchedCheck(Story.Watching(), "health").Down().Down(1, "timeout", 0).State;
        var gate = new WatchedCheck(Story.Watching(), "gate").Down(3).State;
        var story = new Story();
        var kin = FailingKin.Of(story.Definitions.Rules[0], gate.Plan.Check, [gate, state], story.Definitions.GroupBy);
        Assert.EndsWith("last failing 2026-01-12 14:04:00 UTC, seen 503 ×1, timeout ×1", Assert.Single(kin).Seen, StringComparison.Ordinal);

        story.Opens("failures", "gate", [kin[0] with { Check = "gateway" }]);

        Assert.Contains(story.Messages[0].Notice.Lines, l => l.StartsWith("also failing: gateway (", StringComparison.Ordinal));
    }

    [Theory]
    [Trait("rule", "9")]
    [InlineData(IncidentSeverity.High, AlertKind.Outage, null, 60.0)] // open: not due before its longest acceptable time has passed
    [InlineData(IncidentSeverity.High, AlertKind.Outage, 61.0, 10.0)]
    [InlineData(IncidentSeverity.High, AlertKind.Outage, 60.0, null)]
    [InlineData(IncidentSeverity.Low, AlertKind.Budget, 5.0, 10.0)]
    [InlineData(IncidentSeverity.Low, AlertKind.Budget, null, 10.0)]
    [InlineData(IncidentSeverity.Critical, AlertKind.Outage, null, 10.0)]
    public void A_post_mortem_is_due_ten_minutes_after_the_opening_or_when_it_first_is_owed(
        IncidentSeverity severity,
        AlertKind kind,
        double? resolved,
        double? due
    )
    {
        var definitions = new DefinitionSet
        {
            Version = "1.0",
            PostMortem = new PostMortemDefinition { From = "opened", Within = TimeSpan.FromMinutes(10) },
        };
        var opened = PostMortemDraftTests.Example.OpenedAt;
        var incident = PostMortemDraftTests.Example with
        {
            Severity = severity,
            Kind = kind,
            Resolution = resolved is { } r ? new Resolution(opened.AddMinutes(r), null, "") : null,
        };

        Assert.Equal(due is { } d ? opened.AddMinutes(d) : null, PostMortemDuty.DueAt(incident, definitions));
        Assert.Null(PostMortemDuty.DueAt(incident with { Drill = true }, definitions));
    }
}
