using Crownwatch.Core.Definitions;
using Crownwatch.Core.Simulation;
using Crownwatch.Tests.Alerting;

namespace Crownwatch.Tests.Simulation;

/// <summary>A scenario written in code: for rules that are easier to say here than in a file.</summary>
internal static class Play
{
    public static readonly DateTimeOffset Start = new(2025, 11, 13, 14, 0, 0, TimeSpan.Zero);

    /// <summary>What is listed, in order: `minutes since the start: event fields`.</summary>
    public static List<SimulationEvent> Run(
        DefinitionSet definitions,
        TimeSpan length,
        Dictionary<string, IReadOnlyList<ScenarioSpan>> checks,
        params ScenarioAction[] events
    ) =>
        [
            .. new Simulator(
                definitions,
                new Scenario
                {
                    Start = Start,
                    Until = Start + length,
                    Checks = checks,
                    Events = events,
                },
                new Dictionary<string, DefinitionSet>()
            ).Run(false),
        ];

    public static ScenarioSpan Up(double minutes) => new() { At = TimeSpan.FromMinutes(minutes) };

    public static ScenarioSpan Down(double minutes) =>
        new()
        {
            At = TimeSpan.FromMinutes(minutes),
            Outcome = ScenarioOutcome.Down,
            Status = 503,
            Latency = TimeSpan.FromMilliseconds(40),
        };

    public static DefinitionSet Definitions(string checks, string more = "") =>
        RuleFile.Read(
            $$"""
            version: "1.0"
            checks:
            {{checks}}
            alerting:
              channels:
                - {name: alerts, type: slack, webhook_url: "http://127.0.0.1:9/hook"}
                - {name: pagerduty, type: pagerduty, integration_key: "0123456789abcdef0123456789abcdef"}
              rules:
            {{RuleFile.Indent(RuleFile.ConsecutiveFailures)}}
            {{RuleFile.Indent(RuleFile.WeeklyAvailability)}}
            {{RuleFile.Indent(RuleFile.LatencyDegradation)}}
            on_call:
              people: [{name: ada}, {name: ben}]
              roles: {lead: [ben], incident_commander: [ben], team: [ada, ben]}
              rotation: {starts: "2025-11-10T00:00:00Z", every: 1w, people: [ada]}
            {{more}}
            """
        );

    public static string Line(SimulationEvent e) =>
        string.Join(
            ' ',
            new[]
            {
                $"{(e.At - Start).TotalMinutes:0.###}",
                e.Event,
                e.Check,
                e.Rule,
                e.Severity,
                e.Incident is { } i ? $"#{i}" : null,
                e.Step is { } s ? $"@{s}" : null,
                e.Repeat is { } r ? $"r{r}" : null,
                e.Channel,
                e.Kind,
                e.Who is { } w ? string.Join('+', w) : null,
                e.By,
                e.Name,
                e.Reason is null ? null : $"({e.Reason})",
            }.Where(t => !string.IsNullOrEmpty(t))
        );
}
