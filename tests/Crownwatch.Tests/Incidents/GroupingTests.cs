using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;
using Xunit;

namespace Crownwatch.Tests.Incidents;

/// <summary>Semantics.md 6.1 and 6.3: which incident an alert belongs to, how grave it is, which policy it goes to.</summary>
public sealed class GroupingTests
{
    private static readonly DefinitionSet _definitions = Story.Watching();

    [Theory]
    [Trait("rule", "6.3")]
    [InlineData(RuleSeverity.Critical, AlertKind.Outage, "high", IncidentSeverity.Critical)]
    [InlineData(RuleSeverity.Critical, AlertKind.Outage, "medium", IncidentSeverity.Critical)]
    [InlineData(RuleSeverity.Critical, AlertKind.Outage, "low", IncidentSeverity.Critical)]
    [InlineData(RuleSeverity.Critical, AlertKind.Latency, "low", IncidentSeverity.Critical)]
    [InlineData(RuleSeverity.Critical, AlertKind.Budget, "low", IncidentSeverity.Critical)]
    [InlineData(RuleSeverity.Critical, AlertKind.Expiry, "low", IncidentSeverity.Critical)]
    [InlineData(RuleSeverity.Critical, AlertKind.External, "low", IncidentSeverity.Critical)]
    [InlineData(RuleSeverity.Warning, AlertKind.Outage, "high", IncidentSeverity.Critical)]
    [InlineData(RuleSeverity.Warning, AlertKind.Outage, "medium", IncidentSeverity.Medium)]
    [InlineData(RuleSeverity.Warning, AlertKind.Outage, "low", IncidentSeverity.Low)]
    [InlineData(RuleSeverity.Warning, AlertKind.Latency, "high", IncidentSeverity.High)]
    [InlineData(RuleSeverity.Warning, AlertKind.Latency, "medium", IncidentSeverity.Medium)]
    [InlineData(RuleSeverity.Warning, AlertKind.Latency, "low", IncidentSeverity.Low)]
    [InlineData(RuleSeverity.Warning, AlertKind.Budget, "high", IncidentSeverity.High)]
    [InlineData(RuleSeverity.Warning, AlertKind.Budget, "medium", IncidentSeverity.Medium)]
    [InlineData(RuleSeverity.Warning, AlertKind.Budget, "low", IncidentSeverity.Low)]
    [InlineData(RuleSeverity.Warning, AlertKind.Expiry, "high", IncidentSeverity.High)]
    [InlineData(RuleSeverity.Warning, AlertKind.Expiry, "medium", IncidentSeverity.Medium)]
    [InlineData(RuleSeverity.Warning, AlertKind.Expiry, "low", IncidentSeverity.Low)]
    [InlineData(RuleSeverity.Warning, AlertKind.External, "high", IncidentSeverity.High)]
    [InlineData(RuleSeverity.Warning, AlertKind.External, "medium", IncidentSeverity.Medium)]
    [InlineData(RuleSeverity.Warning, AlertKind.External, "low", IncidentSeverity.Low)]
    public void Gives_the_incident_its_severity(RuleSeverity rule, AlertKind kind, string criticality, IncidentSeverity expected) =>
        Assert.Equal(expected, Grouping.SeverityOf(rule, kind, criticality));

    [Fact]
    [Trait("rule", "6.3")]
    public void Takes_a_check_without_labels_for_medium() =>
        Assert.Equal(IncidentSeverity.Medium, new Story().Opens("failures", "alone").Incident.Severity);

    [Theory]
    [Trait("rule", "6.1")]
    [InlineData("check.consecutive_failures >= 3", AlertKind.Outage)]
    [InlineData("check.failure_rate_5m > 10%", AlertKind.Outage)]
    [InlineData("check.failures_5m > 3", AlertKind.Outage)]
    [InlineData("check.silent_for > 5m", AlertKind.Outage)]
    [InlineData("check.latency_p99_5m > 1s", AlertKind.Latency)]
    [InlineData("check.availability_7d < 98.5%", AlertKind.Budget)]
    [InlineData("check.certificate_expires_in < 14d", AlertKind.Expiry)]
    public void Tells_the_kind_from_what_the_rule_looks_at(string condition, AlertKind kind)
    {
        var definitions = Story.Watching($"  - {{name: more, condition: \"{condition}\"}}");

        Assert.Equal(kind, definitions.Rules.Single(r => r.Name == "more").Kind);
    }

    [Fact]
    [Trait("rule", "6.1")]
    public void Puts_alerts_of_one_kind_and_the_same_labels_together()
    {
        Assert.Equal("outage|service=crown,environment=test", KeyOf(AlertKind.Outage, "health"));
        Assert.Equal(KeyOf(AlertKind.Outage, "health"), KeyOf(AlertKind.Outage, "shop"));
        Assert.NotEqual(KeyOf(AlertKind.Outage, "health"), KeyOf(AlertKind.Latency, "health"));
    }

    [Fact]
    [Trait("rule", "6.1")]
    public void Makes_a_check_without_the_labels_its_own_group()
    {
        Assert.Equal("outage|check=alone", KeyOf(AlertKind.Outage, "alone"));
        Assert.NotEqual(KeyOf(AlertKind.Outage, "alone"), KeyOf(AlertKind.Outage, "other"));
    }

    [Theory]
    [Trait("rule", "7.1")]
    [InlineData("failures", "gate", "low_outages")]
    [InlineData("failures", "shop", "crown")]
    [InlineData("slow", "gate", "crown")]
    [InlineData("failures", "alone", "default")]
    public void Lets_the_first_route_that_matches_decide(string rule, string check, string policy)
    {
        var escalation = """
              routes:
                - {match: {severity: [low], kind: [outage]}, escalation: low_outages}
                - {match: {service: crown}, escalation: crown}
                - {match: {severity: [low, medium], service: crown}, escalation: never_reached}
            escalation:
              low_outages: [{after: 0m, notify: [alerts]}]
              crown: [{after: 0m, notify: [alerts]}]
              never_reached: [{after: 0m, notify: [alerts]}]
            """;

        var story = new Story(escalation: escalation).Opens(rule, check);

        Assert.Equal(policy, story.Incident.Escalation.Policy.Name);
    }

    [Fact]
    [Trait("rule", "6.3")]
    public void Makes_of_an_info_rule_one_message_that_wakes_nobody()
    {
        var story = new Story();

        var message = Assert.Single(
            InfoMessages.For(story.Alert("hint", "gate"), new Surroundings(Story.Begin, story.Definitions, "inst"))
        );

        Assert.Equal("alerts", message.Channel);
        Assert.True(message.Notice.IsInformation);
        Assert.Null(message.Notice.Incident);
        Assert.Equal("[INFO] gate · hint · 503 ×3", message.Notice.Title);
        Assert.Equal("gate failed", message.Notice.Headline);
        Assert.Equal(["consecutive_failures 3 >= 3"], message.Notice.Lines);
        Assert.Equal(["gate"], message.Notice.Checks);
        Assert.Empty(message.Notice.Runbooks);
    }

    private static string KeyOf(AlertKind kind, string check) =>
        Grouping.KeyOf(kind, _definitions.Checks.Single(c => c.Name == check), _definitions.GroupBy);
}
