using Crownwatch.Core.Alerting;
using Xunit;

namespace Crownwatch.Tests.Alerting;

/// <summary>Semantics.md 10.6: a rule's `message` is the headline; every name that definitions.md lists is filled.</summary>
[Trait("rule", "10.6")]
public sealed class MessageTextTests
{
    private static WatchedCheck Judged(string message, string rule = "", string check = "") =>
        new(
            RuleFile.Read(
                $$"""
                version: "1.0"
                checks:
                  - name: health_endpoint
                    url: "http://127.0.0.1:8000/health"
                    interval: 60s
                    labels: {criticality: high, service: deltacrown}
                {{check}}
                alerting:
                  rules:
                    - name: rule
                      condition: "check.consecutive_failures >= 3"
                      message: "{{message}}"
                {{rule}}
                """
            )
        );

    private static string Headline(WatchedCheck check) => MessageText.Render(check.State.Plan.Rules[0], check.State, check.State.LastSlot);

    [Theory]
    [InlineData("${check.name}", "health_endpoint")]
    [InlineData("${check.url}", "http://127.0.0.1:8000/health")]
    [InlineData("${check.method}", "GET")]
    [InlineData("${check.type}", "http")]
    [InlineData("${check.description}", "is it there")]
    [InlineData("${check.notes}", "ask ada")]
    [InlineData("${check.runbook}", "RUNBOOKS/health.md")]
    [InlineData("${check.interval}", "1m")]
    [InlineData("${check.timeout}", "7s")]
    [InlineData("${check.criticality}", "high")]
    [InlineData("${check.reason}", "timeout")]
    [InlineData("${check.status_codes}", "503 ×2, timeout ×1")]
    [InlineData("${check.first_failure_at}", "2026-01-12 14:04:00 UTC")]
    [InlineData("${check.last_failure_at}", "2026-01-12 14:06:00 UTC")]
    [InlineData("${check.labels.service}", "deltacrown")]
    [InlineData("[${check.labels.team}]", "[]")]
    [InlineData("${check.consecutive_failures} of ${check.failures_1h}", "3 of 3")]
    [InlineData("${incident.id}: ${check.name}", "${incident.id}: health_endpoint")]
    public void Fills_every_name_with_what_the_check_shows(string message, string filled) =>
        Assert.Equal(
            filled,
            Headline(
                Judged(message, check: "    description: is it there\n    notes: ask ada\n    runbook: RUNBOOKS/health.md\n    timeout: 7s")
                    .Up()
                    .Down(2)
                    .Down(1, "timeout", 0)
            )
        );

    [Theory]
    [InlineData("[${check.description}${check.notes}${check.runbook}]")]
    [InlineData("[${check.reason}${check.status_codes}${check.first_failure_at}${check.last_failure_at}]")]
    public void Leaves_empty_what_there_is_not(string message) => Assert.Equal("[]", Headline(Judged(message).Down(2).Up()));

    [Fact]
    public void Names_the_runbook_of_the_rule_before_that_of_the_check() =>
        Assert.Equal(
            "RUNBOOKS/rule.md",
            Headline(Judged("${check.runbook}", "      runbook: RUNBOOKS/rule.md", "    runbook: RUNBOOKS/health.md").Up())
        );

    [Fact]
    public void Without_a_message_is_the_check_and_its_arithmetic()
    {
        var check = new WatchedCheck(
            RuleFile.OneCheck("- name: rule\n  condition: \"check.consecutive_failures >= 3 or check.failures_1h > 9\"")
        ).Down(3);

        Assert.Equal("health_endpoint: consecutive_failures 3 >= 3; failures_1h 3 > 9", Headline(check));
    }
}
