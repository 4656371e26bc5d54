using Crownwatch.Core.Alerting;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;
using Xunit;

namespace Crownwatch.Tests.Incidents;

/// <summary>Issue 3, part 5: of one rule on one check, why it fires or not, who was told, what is withheld, what comes next.</summary>
public sealed class RuleStandingTests
{
    [Fact]
    public void A_rule_that_does_not_fire_told_nobody() =>
        Assert.Equal(
            "hint on gate: c\n\nWhy it does not fire\n  0 of 1\n\nWho was told\n  nobody: no alert is open\n",
            Of(new RuleExplanation("hint", "gate", false, ["hint on gate: c", "0 of 1"]), null, null, Story.Watching())
        );

    [Fact]
    [Trait("rule", "6.3")]
    public void A_rule_of_severity_info_opens_no_incident()
    {
        Assert.Contains(
            "Who was told\n  one message to every channel: a rule of severity info opens no incident\n",
            Of(Firing, Open(), null, Story.Watching()),
            StringComparison.Ordinal
        );
        Assert.EndsWith(
            "Who was told\n  nobody: no channel is enabled\n",
            Of(Firing, Open(), null, Story.Watching() with { Channels = [] }),
            StringComparison.Ordinal
        );
    }

    [Fact]
    [Trait("rule", "6.5")]
    public void What_waits_says_for_what_and_where_it_is_recorded()
    {
        Assert.Contains(
            "Who was told\n  failing, nobody told, because gate depends on shop (recorded in INC-7)\n",
            Of(Firing, Open(new Hold("gate depends on shop", null, 7)), null, Story.Watching()),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Who was told\n  failing, nobody told, because gate depends on shop\n",
            Of(Firing, Open(new Hold("gate depends on shop", null)), null, Story.Watching()),
            StringComparison.Ordinal
        );
    }

    [Fact]
    [Trait("rule", "7.2")]
    public void What_is_part_of_an_incident_says_which_who_was_told_and_what_comes_next()
    {
        var story = new Story().Opens("failures", "gate");
        ToldMessage[] told = [new(Story.Begin, "alerts", "opened", "")];

        Assert.Equal(
            """
            hint on gate: c

            Why it fires
              1 of 1

            Who was told
              part of INC-42, which opened 2026-01-12 14:05:00 UTC
              2026-01-12 14:05:00 UTC alerts, opened

            What comes next
              2026-01-12 14:20:00 UTC (in 15m): step at 15m: diagnose

            """.ReplaceLineEndings("\n"),
            RuleStanding.Of(Firing, Open(), story.Incident, told, story.At, null).Text
        );
    }

    [Fact]
    [Trait("rule", "6.7")]
    public void What_is_withheld_says_until_when()
    {
        var story = new Story().Opens("failures", "gate");
        var quiet = story.Incident with { Quiet = new Quiet("maintenance weekly", Story.Begin.AddHours(1), 0) };

        Assert.Contains(
            "\nWhat is withheld\n  further steps: maintenance weekly, until 2026-01-12 15:05:00 UTC at the latest\n",
            RuleStanding.Of(Firing, Open(), quiet, [], story.At, null).Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    [Trait("rule", "6.10")]
    public void A_check_that_nobody_can_see_names_the_incident_about_that_before_the_decision()
    {
        Assert.Contains(
            "Why it fires\n  nobody can see gate: INC-9 is open about that\n  1 of 1\n",
            Blind(Unseen("gate") with { Incident = 9 }),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "  nobody can see gate; that is not announced: alerting is paused by ada\n",
            Blind(Unseen("gate") with { Held = new Hold("alerting is paused by ada", null) }),
            StringComparison.Ordinal
        );
        Assert.Contains("  nobody can see gate; that is not announced\n", Blind(Unseen("gate")), StringComparison.Ordinal);
        Assert.DoesNotContain("nobody can see", Blind(Unseen("shop") with { Incident = 9 }), StringComparison.Ordinal);
    }

    private static string Blind(OpenAlert blind) =>
        RuleStanding.Of(Firing, Open(), null, [], new Surroundings(Story.Begin, Story.Watching(), "inst"), blind).Text;

    private static OpenAlert Unseen(string check)
    {
        var open = Open();
        return open with { Alert = open.Alert with { Evidence = open.Alert.Evidence with { Checks = [check] } } };
    }

    private static readonly RuleExplanation Firing = new("hint", "gate", true, ["hint on gate: c", "1 of 1"]);

    private static OpenAlert Open(Hold? held = null) =>
        new()
        {
            Rule = "hint",
            Check = "gate",
            Kind = AlertKind.Outage,
            Alert = new Story().Alert("hint", "gate"),
            Held = held,
        };

    private static string Of(RuleExplanation rule, OpenAlert? alert, Incident? incident, DefinitionSet definitions) =>
        RuleStanding.Of(rule, alert, incident, [], new Surroundings(Story.Begin, definitions, "inst"), null).Text;
}
