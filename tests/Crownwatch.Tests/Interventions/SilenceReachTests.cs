using Crownwatch.Core.Definitions;
using Crownwatch.Core.Interventions;
using Crownwatch.Tests.Alerting;
using Xunit;

namespace Crownwatch.Tests.Interventions;

/// <summary>Semantics.md 6.7: what a silence would withhold, said before it is made.</summary>
[Trait("rule", "6.7")]
public sealed class SilenceReachTests
{
    private static readonly DefinitionSet _definitions = RuleFile.Read(
        """
        version: "1.0"
        checks:
          - {name: health_endpoint, url: "http://127.0.0.1:8000/health", labels: {service: deltacrown, criticality: high}}
          - {name: shop_items_api, url: "http://127.0.0.1:8000/api/shop/items", labels: {service: deltacrown, severity: odd, check: odd}}
          - {name: switched_off, url: "http://127.0.0.1:8000/off", enabled: false}
        alerting:
          rules:
            - {name: failures, condition: "check.consecutive_failures >= 3", severity: warning}
            - {name: weekly, condition: "check.availability_7d < 98.5%", severity: critical, checks: {criticality: high}}
        """
    );

    [Theory]
    [InlineData("check=health_endpoint", "health_endpoint/failures health_endpoint/weekly")]
    [InlineData("rule=failures", "health_endpoint/failures shop_items_api/failures")]
    [InlineData("alertname=weekly", "health_endpoint/weekly")]
    [InlineData("kind=budget", "health_endpoint/weekly")]
    [InlineData("severity=critical, kind=outage", "health_endpoint/failures")]
    [InlineData("service=deltacrown", "health_endpoint/failures health_endpoint/weekly shop_items_api/failures")]
    // The check's own label wins over ours of that name, but check and rule are always ours.
    [InlineData("severity=odd", "shop_items_api/failures")]
    [InlineData("check=odd", "")]
    [InlineData("check=switched_off", "")]
    [InlineData("environment=staging", "")]
    public void Lists_the_alerts_that_a_silence_matches_now(string matchers, string alerts) =>
        Assert.Equal(alerts, string.Join(' ', SilenceReach.Of(Read(matchers), _definitions).Select(a => $"{a.Check}/{a.Rule}")));

    [Theory]
    [InlineData("", true)]
    [InlineData("check=~.*", true)]
    [InlineData("check=~.+", true)]
    [InlineData("team=~.*, rule!=\"\"", true)]
    [InlineData("service!=nowhere", true)]
    [InlineData("service=deltacrown", false)]
    [InlineData("service!=deltacrown", false)]
    [InlineData("team=", false)]
    [InlineData("team=~.+", false)]
    [InlineData("check=~.*, service=deltacrown", false)]
    [InlineData("check!~health.*", false)]
    [InlineData("check=~\"health_endpoint|shop_items_api\"", false)]
    public void Everything_is_what_chooses_nothing(string matchers, bool isEverything) =>
        Assert.Equal(isEverything, SilenceReach.IsEverything(Read(matchers), _definitions));

    [Fact]
    public void Labels_of_an_alert_are_the_checks_and_ours()
    {
        var labels = AlertLabels.Of(_definitions.Checks[0], "weekly", AlertKind.Budget, IncidentSeverity.Critical, "staging");

        Assert.Equal(
            "alertname=weekly check=health_endpoint criticality=high environment=staging kind=budget rule=weekly service=deltacrown severity=critical",
            string.Join(' ', labels.OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => $"{l.Key}={l.Value}"))
        );
    }

    private static IReadOnlyList<LabelMatcher> Read(string text)
    {
        Assert.True(LabelMatchers.TryParse(text, out var matchers, out var error), error);
        return matchers;
    }
}
