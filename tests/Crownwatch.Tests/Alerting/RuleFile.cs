using Crownwatch.Core.Definitions;
using Crownwatch.Tests.Definitions;
using Xunit;

namespace Crownwatch.Tests.Alerting;

/// <summary>Definitions from the text that a team would write.</summary>
internal static class RuleFile
{
    public const string ConsecutiveFailures = """
        - name: consecutive_failures
          condition: "check.consecutive_failures >= check.failure_threshold"
          within: 3m
          severity: warning
          message: "${check.name} failed ${check.consecutive_failures} times in a row: ${check.status_codes}"
        """;

    public const string WeeklyAvailability = """
        - name: weekly_availability
          condition: "check.availability_7d < 98.5%"
          severity: critical
          message: "${check.name} was up ${check.availability_7d}"
        """;

    public const string LatencyDegradation = """
        - name: latency_degradation
          condition: "check.latency_p95_1m > 800ms"
          for: 10m
          severity: warning
        """;

    public static DefinitionSet Read(string yaml)
    {
        var outcome = DefinitionReader.Read([new SourceFile("checks.yml", yaml)], null, new KnownVariables(), ReadMode.Run);
        Assert.Empty(outcome.Findings.Where(f => f.Severity == FindingSeverity.Error).Select(f => f.ToString()));
        return outcome.Set!;
    }

    /// <summary>One check, health_endpoint of criticality high, with these rules.</summary>
    public static DefinitionSet OneCheck(string rules, string interval = "60s") =>
        Read(
            $$"""
            version: "1.0"
            checks:
              - name: health_endpoint
                url: "http://127.0.0.1:8000/health"
                interval: {{interval}}
                labels: {criticality: high, service: deltacrown}
            alerting:
              rules:
            {{Indent(rules)}}
            """
        );

    public static string Indent(string text) => string.Join('\n', text.Split('\n').Select(line => "    " + line));
}
