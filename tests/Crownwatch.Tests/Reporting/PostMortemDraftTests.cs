using Crownwatch.Core.Alerting;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Escalation;
using Crownwatch.Core.Incidents;
using Crownwatch.Core.Reporting;
using Xunit;
using static Crownwatch.Tests.Reporting.Cases;

namespace Crownwatch.Tests.Reporting;

[Trait("rule", "9")]
public sealed class PostMortemDraftTests
{
    internal static readonly Incident Example = new()
    {
        Id = 42,
        Group = "outage|service=deltacrown",
        Kind = AlertKind.Outage,
        Environment = "production",
        Severity = IncidentSeverity.Critical,
        OpenedAt = Start,
        FirstAcknowledgedAt = Start.AddMinutes(20),
        Resolution = new Resolution(Start.AddMinutes(40), "ada", "restarted | *it*"),
        Commander = "eva",
        WarRoom = "incident-20251110-0000",
        Alerts =
        [
            new IncidentAlert
            {
                Rule = "consecutive_failures",
                Check = "health_endpoint",
                RuleSeverity = RuleSeverity.Warning,
                Criticality = "high",
                FiredAt = Start,
                ClearedAt = Start.AddMinutes(39),
                Evidence = new AlertEvidence
                {
                    At = Start,
                    FirstFailing = Start.AddMinutes(-2),
                    LastFailing = Start,
                    Codes = [new CodeCount("503", 3)],
                    Arithmetic = "consecutive_failures 3 >= failure_threshold 3",
                    Headline = "health_endpoint failed 3 times in a row",
                },
            },
        ],
        Escalation = new EscalationRun
        {
            Policy = new EscalationPolicy { Name = "default", Steps = [new EscalationStep { After = TimeSpan.Zero }] },
            StartedAt = Start,
        },
    };

    [Fact]
    public void Has_its_seven_parts_in_order_filled_from_what_is_known()
    {
        var draft = Draft(Example);

        Assert.StartsWith("# Post-mortem INC-42: health_endpoint\n", draft, StringComparison.Ordinal);
        Assert.Equal(
            ["Summary", "Impact", "Timeline", "Detection", "Response", "Cause", "Actions"],
            draft.Split('\n').Where(l => l.StartsWith("## ", StringComparison.Ordinal)).Select(l => l[3..])
        );
        Assert.Contains("A critical incident of kind outage on `health_endpoint` in production.", draft, StringComparison.Ordinal);
        Assert.Contains("Opened 2025-11-10 00:00:00 UTC; resolved 2025-11-10 00:40:00 UTC, after 40m.", draft, StringComparison.Ordinal);
        Assert.Contains("Post-mortem due: 2025-11-12 00:00:00 UTC.", draft, StringComparison.Ordinal);
        Assert.Contains("first failing 2025-11-09 23:58:00 UTC, 2m before: 503 ×3", draft, StringComparison.Ordinal);
        Assert.Contains("- Acknowledged: after 20m (target 15m) **past the target**\n", draft, StringComparison.Ordinal);
        Assert.Contains(
            "- Resolved: after 40m (target 15m, at most 30m) **past the longest acceptable time**\n",
            draft,
            StringComparison.Ordinal
        );
        Assert.Contains("- Commander: eva\n- War room: incident-20251110-0000\n", draft, StringComparison.Ordinal);
    }

    [Fact]
    public void Shows_what_people_wrote_as_they_wrote_it()
    {
        var draft = Draft(Example);

        Assert.Contains(@"| 2025-11-10 00:20:00 | looked at \<db\> a\|b second line | ada |", draft, StringComparison.Ordinal);
        Assert.Contains(@"- Resolved because: restarted \| \*it\*", draft, StringComparison.Ordinal);
    }

    [Fact]
    public void Can_be_begun_while_theExample_is_open()
    {
        var draft = Draft(Example with { Resolution = null, FirstAcknowledgedAt = null });

        Assert.Contains("still open after 1h.", draft, StringComparison.Ordinal);
        Assert.Contains("- Acknowledged: never (target 15m) **past the target**\n- Resolved: not yet", draft, StringComparison.Ordinal);
    }

    [Theory]
    [Trait("rule", "7.7")]
    [InlineData(null, false)]
    [InlineData("shop_items_api", true)]
    public void One_opened_by_hand_speaks_of_who_opened_it_and_why_and_of_no_rule(string? check, bool named)
    {
        var definitions = Crownwatch.Tests.Alerting.RuleFile.OneCheck(Crownwatch.Tests.Alerting.RuleFile.ConsecutiveFailures);
        var opened = IncidentDecisions.OpenByHand(
            42,
            new HandMade("players see old prices", IncidentSeverity.High, check),
            "ada",
            new Surroundings(Start, definitions, "inst")
        );
        var draft = Draft(opened.After);

        Assert.Contains("A high incident that ada opened by hand: players see old prices.", draft, StringComparison.Ordinal);
        Assert.Contains("- ada opened it 2025-11-10 00:00:00 UTC: players see old prices\n", draft, StringComparison.Ordinal);
        Assert.Equal(named, draft.Contains("- Check it is about: `shop_items_api`\n", StringComparison.Ordinal));
        Assert.DoesNotContain("Rule `", draft, StringComparison.Ordinal);
        Assert.DoesNotContain("by_hand", draft, StringComparison.Ordinal);
        Assert.DoesNotContain("Checks that failed", draft, StringComparison.Ordinal);
    }

    private static string Draft(Incident incident) =>
        PostMortemDraft.Markdown(
            incident,
            [
                new TimelineEntry(Start, "alert_fired", "consecutive_failures on health_endpoint"),
                new TimelineEntry(Start.AddMinutes(20), "note", "looked at <db> a|b\nsecond line", "ada"),
            ],
            ResponseTarget.Defaults[IncidentSeverity.Critical],
            new PostMortemDefinition(),
            Start.AddHours(1)
        );
}
