using Crownwatch.Core.Alerting;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;
using Crownwatch.Core.Interventions;
using Xunit;

namespace Crownwatch.Tests.Incidents;

/// <summary>Issue 3, part 5: the results that counted, the arithmetic, who was told with which receipt, what comes next.</summary>
public sealed class IncidentExplanationTests
{
    private const StringComparison Exactly = StringComparison.Ordinal;

    [Fact]
    public void Says_what_counted_who_was_told_with_which_receipt_and_what_comes_next()
    {
        var story = Opened();
        ToldMessage[] told =
        [
            new(Story.Begin, "alerts", "opened", "delivered 2026-01-12 14:05:01 UTC, receipt ok") { People = ["ada", "ben"] },
        ];

        var text = Explain(story, told, a => new RuleExplanation(a.Rule, a.Check, true, ["head", "3 of 3", "fires; 2 successes clear it"]));

        Assert.StartsWith("INC-42, critical, outage, health: nobody is on it, open for 2m, since 2026-01-12 14:05:00 UTC\n", text, Exactly);
        Assert.Contains("  failures on health fired 2026-01-12 14:05:00 UTC: consecutive_failures 3 >= 3\n", text, Exactly);
        Assert.Contains("first failing 2026-01-12 14:03:00 UTC, last failing 2026-01-12 14:05:00 UTC, seen 503 ×3\n", text, Exactly);
        Assert.Contains("    now:\n      3 of 3\n      fires; 2 successes clear it\n", text, Exactly);
        Assert.Contains(
            "2026-01-12 14:05:00 UTC alerts, opened to ada, ben: delivered 2026-01-12 14:05:01 UTC, receipt ok\n",
            text,
            Exactly
        );
        Assert.Contains("What comes next\n  2026-01-12 14:20:00 UTC (in 13m): step at 15m: diagnose\n", text, Exactly);
        Assert.DoesNotContain("What is withheld", text, Exactly);
        Assert.DoesNotContain("checks:", text, Exactly);
    }

    [Fact]
    public void Says_where_the_rule_is_no_longer_defined()
    {
        Assert.Contains("now: the check or the rule is no longer defined", Explain(Opened(), [], _ => null), Exactly);
        Assert.Contains("Who was told\n  nobody yet\n", Explain(Opened(), [], _ => null), Exactly);
    }

    [Fact]
    [Trait("rule", "6.7")]
    public void Says_what_withholds_steps_and_which_alerts_nobody_was_told_of()
    {
        var story = Opened();
        var pause = new Pause
        {
            By = "ben",
            Reason = "moving house",
            From = Story.Begin,
            Until = Story.Begin.AddHours(1),
        };
        var held = new OpenAlert
        {
            Rule = "failures",
            Check = "shop",
            Kind = AlertKind.Outage,
            Alert = story.Alert("failures", "shop"),
            Held = new Hold("shop depends on health, on which failures fires", null, 42),
        };

        var text = IncidentExplanation.Of(story.Incident, [], _ => null, [held], At(story) with { Interventions = [pause] }).Text;

        Assert.Contains(
            "further steps: alerting is paused by ben: moving house, until 2026-01-12 15:05:00 UTC at the latest\n",
            text,
            Exactly
        );
        Assert.Contains(
            "failures on shop: failing, nobody told, because shop depends on health, on which failures fires (recorded in INC-42)\n",
            text,
            Exactly
        );
    }

    [Fact]
    public void Says_that_nothing_comes_after_the_end()
    {
        var story = Opened();
        var resolved = story.Incident with { Resolution = new Resolution(Story.Begin.AddMinutes(9), "ada", "restarted") };

        var text = IncidentExplanation.Of(resolved, [], _ => null, [], At(story)).Text;

        Assert.Contains("resolved 2026-01-12 14:14:00 UTC, after 9m, by ada (restarted)\n", text, Exactly);
        Assert.Contains("What comes next\n  nothing: it is resolved\n", text, Exactly);
        Assert.StartsWith(
            "INC-42, critical, outage, health: resolved 2026-01-12 14:05:00 UTC, after 0s (all its alerts have cleared)\n",
            Explain(Opened().Clears(), [], _ => null),
            Exactly
        );
    }

    [Fact]
    public void Says_who_is_on_it_and_since_when()
    {
        var story = Opened().Acknowledges();

        Assert.StartsWith(
            "INC-42, critical, outage, health: acknowledged by ada 2026-01-12 14:05:00 UTC, open for 2m, since 2026-01-12 14:05:00 UTC\n",
            Explain(story, [], _ => null),
            Exactly
        );
    }

    [Fact]
    public void Says_which_slots_counted_what_was_monitored_and_when_it_cleared()
    {
        var story = Opened().Fires("failures", "shop").Clears("failures", "shop");
        var shop = story.Incident.Alerts[1];
        var counted = new CountedSlot(Story.Begin.AddMinutes(-1), "503");
        var incident = story.Incident with
        {
            Alerts = [story.Incident.Alerts[0], shop with { Evidence = shop.Evidence with { Counted = [counted], Coverage = 0.153 } }],
        };

        var text = IncidentExplanation.Of(incident, [], _ => null, [], At(story)).Text;

        Assert.Contains("  failures on shop fired 2026-01-12 14:05:00 UTC: consecutive_failures 3 >= 3\n", text, Exactly);
        Assert.Contains("    counted: 2026-01-12 14:04:00 503\n", text, Exactly);
        Assert.Contains("    15.3 % of the window was monitored\n", text, Exactly);
        Assert.Contains("    cleared 2026-01-12 14:05:00 UTC\n", text, Exactly);
        Assert.Equal(2, text.Split("counted:").Length);
    }

    [Fact]
    [Trait("rule", "7.7")]
    public void Says_of_what_a_person_opened_only_who_and_what()
    {
        var text = Explain(new Story().OpensByHand(new("payments look odd", IncidentSeverity.High), "ben"), [], _ => null);

        Assert.Contains("\nWhy\n  opened by ben: payments look odd\n\nWho was told\n  nobody yet\n", text, Exactly);
    }

    [Fact]
    public void Shows_no_present_state_of_a_drill()
    {
        var story = Opened();

        var text = IncidentExplanation.Of(story.Incident with { Drill = true }, [], _ => null, [], At(story)).Text;

        Assert.StartsWith("[DRILL] INC-42, critical", text, Exactly);
        Assert.DoesNotContain("now:", text, Exactly);
    }

    [Fact]
    [Trait("rule", "10.7")]
    public void Says_that_nobody_is_told_where_no_channel_is_enabled()
    {
        var story = Opened();
        story.Definitions = story.Definitions with { Channels = [] };

        Assert.Contains("Who was told\n  nobody: no channel is enabled\n", Explain(story, [], _ => null), Exactly);
        Assert.Contains("Who was told\n  nobody\n", Explain(story.Clears(), [], _ => null), Exactly);
    }

    [Fact]
    public void Says_what_is_overdue_and_that_nothing_happens_by_itself_any_more()
    {
        const string once = "escalation: {default: [{after: 1m, notify: [alerts], ask: begin}, {repeat: {every: 30m, at_most: 0}}]}";
        var story = new Story(escalation: once).Opens();

        Assert.Contains("What comes next\n  2026-01-12 14:06:00 UTC (due): step at 1m: begin\n", Explain(story, [], _ => null), Exactly);
        var inTime = new Surroundings(Story.Begin.AddMinutes(1), story.Definitions, "test");
        Assert.Contains(
            "What comes next\n  2026-01-12 14:06:00 UTC (due): step at 1m: begin\n",
            IncidentExplanation.Of(story.Incident, [], _ => null, [], inTime).Text,
            Exactly
        );
        Assert.Contains("What comes next\n  nothing happens by itself any more\n", Explain(story.Passes(1), [], _ => null), Exactly);
    }

    [Fact]
    [Trait("rule", "6.7")]
    public void Says_what_withheld_its_steps_when_last_looked_at()
    {
        var story = Opened();

        var text = IncidentExplanation
            .Of(story.Incident with { Quiet = new Quiet("maintenance weekly", Story.Begin.AddHours(1), 0) }, [], _ => null, [], At(story))
            .Text;

        Assert.Contains(
            "What is withheld\n  further steps: maintenance weekly, until 2026-01-12 15:05:00 UTC at the latest\n\nWhat comes next\n"
                + "  2026-01-12 15:05:00 UTC (in 58m): goes on if nothing withholds it any more (maintenance weekly)\n",
            text,
            Exactly
        );
    }

    private static Story Opened()
    {
        var story = new Story();
        story.Opens();
        return story;
    }

    private static string Explain(Story story, IReadOnlyList<ToldMessage> told, Func<IncidentAlert, RuleExplanation?> present) =>
        IncidentExplanation.Of(story.Incident, told, present, [], At(story)).Text;

    private static Surroundings At(Story story) => new(Story.Begin.AddMinutes(2), story.Definitions, "test");
}
