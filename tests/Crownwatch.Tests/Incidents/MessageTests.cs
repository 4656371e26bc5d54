using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;
using Crownwatch.Tests.Alerting;
using Xunit;

namespace Crownwatch.Tests.Incidents;

/// <summary>Semantics.md 10.6: a first line for a lock screen, and the proof of why.</summary>
[Trait("rule", "10.6")]
public sealed class MessageTests
{
    [Fact]
    public void Three_503_from_14_03_to_14_05_are_named_from_slot_to_message()
    {
        var definitions = RuleFile.OneCheck(
            """
            - name: consecutive_failures
              condition: "check.consecutive_failures >= check.failure_threshold"
              within: 3m
              message: "${check.name} failed ${check.consecutive_failures} times in a row. ${incident.id}: check the application's logs"
            """
        );
        definitions = definitions with { Channels = Story.Watching().Channels };
        var signal = Assert.Single(new WatchedCheck(definitions).Down(3).Signals);
        var alert = new IncidentAlert
        {
            Rule = signal.Rule.Name,
            Check = signal.Check.Name,
            RuleSeverity = signal.Rule.Severity,
            Criticality = signal.Check.Criticality,
            FiredAt = WatchedCheck.First.AddMinutes(3),
            Evidence = signal.Evidence,
        };

        var opened = IncidentDecisions.Open(
            42,
            AlertKind.Outage,
            "outage|service=deltacrown",
            alert,
            [],
            [],
            new Surroundings(WatchedCheck.First.AddMinutes(3), definitions, "inst")
        );

        var notice = opened.Messages[0].Notice;
        Assert.Equal("[CRITICAL] health_endpoint down 3m · 503 ×3 · INC-42", notice.Title);
        Assert.Equal("health_endpoint failed 3 times in a row. INC-42: check the application's logs", notice.Headline);
        Assert.Equal(
            [
                "health_endpoint (consecutive_failures): first failing 2026-01-12 14:03:00 UTC, last failing 2026-01-12 14:05:00 UTC, seen 503 ×3",
            ],
            notice.Lines
        );
        Assert.Equal(["health_endpoint"], notice.Checks);
        Assert.Equal("Acknowledge, begin investigation", notice.Ask);
        Assert.Equal(["alerts", "pagerduty"], opened.Messages.Select(m => m.Channel));
    }

    [Fact]
    [Trait("rule", "6.9")]
    public void Who_was_mailed_a_step_is_mailed_what_comes_after()
    {
        var story = new Story();
        var people = story.Definitions.OnCall.People.Select(p => p with { Email = $"{p.Name}@example.com" });
        story.Definitions = story.Definitions with { OnCall = story.Definitions.OnCall with { People = [.. people] } };

        story.Opens().Passes(31).Acknowledges("ben").Resolves(confirmed: true);

        Assert.Equal(["ada@example.com"], story.Messages[0].Notice.Emails);
        Assert.All(
            story.Messages.Where(m => m.Kind is MessageKind.Acknowledged or MessageKind.Resolved),
            m => Assert.Equal(["ada@example.com", "ben@example.com"], m.Notice.Emails)
        );
        Assert.Equal(4, story.Messages.Count(m => m.Kind is MessageKind.Acknowledged or MessageKind.Resolved));
    }

    [Fact]
    public void A_step_lists_every_check_with_the_gravest_first()
    {
        var story = new Story().Opens("failures", "gate").Passes(1).Fires("failures", "shop").Passes(1).Fires("failures", "health");

        var notice = story.Messages[^1].Notice;
        Assert.Equal("[CRITICAL] health +2 down 4m · 503 ×3 · INC-42", notice.Title);
        Assert.Equal(["health", "shop", "gate"], notice.Checks);
        Assert.Equal("health failed", notice.Headline);
        Assert.Equal(3, notice.Lines.Count);
    }

    [Fact]
    public void What_has_cleared_is_said_to_and_no_longer_counts_for_the_first_line()
    {
        var story = new Story()
            .Opens("failures", "gate")
            .Passes(8)
            .Fires("failures", "shop")
            .Passes(1)
            .Clears("failures", "gate")
            .Passes(6);

        var notice = story.Messages.Last(m => m.Kind == MessageKind.Step).Notice;
        Assert.Equal("[MEDIUM] shop down 9m · 503 ×3 · INC-42", notice.Title);
        Assert.Contains("cleared 2026-01-12 14:14:00 UTC", notice.Lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_step_names_who_is_meant_and_their_slack_names()
    {
        var notice = new Story().Opens().Passes(30).Messages[^1].Notice;

        Assert.Equal(["ada", "ben"], notice.People);
        Assert.Equal(["U1", "U2"], notice.SlackUsers);
    }

    [Fact]
    public void A_resolution_says_how_long_it_took_and_why()
    {
        var story = new Story().Opens().Passes(7).Clears();

        Assert.Equal("[RESOLVED] health · all its alerts have cleared · after 7m · INC-42", story.Messages[^1].Notice.Title);
    }

    [Fact]
    public void A_rule_that_looks_at_more_than_failures_in_a_row_shows_its_arithmetic_too()
    {
        var line = Assert.Single(new Story().Opens().Messages[0].Notice.Lines);

        Assert.EndsWith("seen 503 ×3; consecutive_failures 3 >= 3", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("failures", "shop", "[MEDIUM] shop down 2m · 503 ×3 · INC-42")]
    [InlineData("slow", "health", "[HIGH] health slow 2m · 503 ×3 · INC-42")]
    [InlineData("weekly", "gate", "[CRITICAL] gate over its error budget · 503 ×3 · INC-42")]
    [InlineData("ending", "gate", "[LOW] gate certificate expires soon · 503 ×3 · INC-42")]
    public void The_first_line_says_in_words_what_kind_of_thing_is_wrong(string rule, string check, string title) =>
        Assert.Equal(
            title,
            new Story("  - {name: ending, condition: \"check.certificate_expires_in < 14d\"}").Opens(rule, check).Messages[0].Notice.Title
        );

    [Fact]
    public void A_message_has_every_runbook_once_and_a_drill_says_that_it_is_one()
    {
        var story = new Story().Opens();
        var alert = story.Alert("failures", "shop") with { Runbook = "RUNBOOKS/shop.md" };
        story.Does(new AlertFires(alert)).Does(new AlertFires(alert with { Check = "gate" })).Passes(15);

        Assert.Equal(["RUNBOOKS/shop.md"], story.Messages[^1].Notice.Runbooks);

        var fresh = new Story();
        var drill = IncidentDecisions.OpenDrill(42, AlertKind.Outage, "drill", fresh.Alert("failures", "shop"), fresh.At);
        Assert.Equal("[DRILL] [MEDIUM] shop down 2m · 503 ×3 · INC-42", drill.Messages[0].Notice.Title);
        Assert.True(drill.After.Drill);
        Assert.Empty(drill.After.FiringAlerts);
    }

    [Fact]
    public void What_has_no_failing_slots_shows_its_arithmetic_alone()
    {
        var story = new Story();
        var alert = story.Alert("failures", "health");
        var evidence = alert.Evidence with { FirstFailing = null, LastFailing = null, Codes = [], FailuresAlone = true };

        var decision = IncidentDecisions.Open(42, AlertKind.Outage, "g", alert with { Evidence = evidence }, [], [], story.At);

        var notice = decision.Messages[0].Notice;
        Assert.Equal("health (failures): consecutive_failures 3 >= 3", Assert.Single(notice.Lines));
        Assert.Equal("[CRITICAL] health down 0s · consecutive_failures 3 >= 3 · INC-42", notice.Title);
    }

    [Fact]
    public void Fills_what_an_incident_says_of_itself_and_shows_a_question_mark_for_what_it_does_not_know()
    {
        var story = new Story().Opens("failures", "gate").Fires("failures", "shop");

        Assert.Equal(
            "INC-42 medium outage 2026-01-12 14:05:00 UTC /incidents/42 shop, gate shop, gate [] ?",
            IncidentText.Fill(
                "${incident.id} ${incident.severity} ${incident.kind} ${incident.opened_at} ${incident.url} ${incident.checks} ${check.name} [${incident.environment}] ${incident.mood}",
                story.Incident
            )
        );
        Assert.Equal("staging", IncidentText.Fill("${incident.environment}", story.Incident with { Environment = "staging" }));
    }
}
