using System.Globalization;
using System.Text;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;
using Crownwatch.Core.Interventions;
using Crownwatch.Core.Simulation;
using Crownwatch.Tests.Alerting;

namespace Crownwatch.Tests.Simulation.Soak;

/// <summary>Definitions, what happens to the checks, what people do and what befalls the monitor, all from one seed.</summary>
internal sealed class SoakCase
{
    public static readonly DateTimeOffset Start = new(2026, 3, 26, 20, 0, 0, TimeSpan.Zero); // three days on, Europe's clocks change
    private static readonly string[] _people = ["ada", "ben", "cem"];
    private static readonly string[] _seconds = ["10s", "20s", "30s", "60s", "60s", "60s", "120s"];
    private readonly Random _random;
    private readonly List<string> _checks = [];

    public SoakCase(long seed)
    {
        Seed = seed;
        _random = new Random((int)(seed ^ (seed >> 32)));
        Length = TimeSpan.FromHours(_random.Next(6, 60));
        Yaml = Write();
        Definitions = RuleFile.Read(Yaml);
        Scenario = new Scenario
        {
            Start = Start,
            Until = Start + Length,
            Slots = _random.Next(3) == 0 ? SlotPlacement.Spread : SlotPlacement.Aligned,
            Checks = _checks.ToDictionary(c => c, _ => (IReadOnlyList<ScenarioSpan>)Spans()),
            Events = Events(),
        };
    }

    public long Seed { get; }
    public TimeSpan Length { get; }
    public string Yaml { get; }
    public DefinitionSet Definitions { get; }
    public Scenario Scenario { get; init; }

    public List<SimulationEvent> Run() => Run(Scenario);

    public List<SimulationEvent> Run(Scenario scenario) =>
        [.. new Simulator(Definitions, scenario, new Dictionary<string, DefinitionSet>()).Run(false)];

    private string Write()
    {
        var text = new StringBuilder("version: \"1.0\"\nchecks:\n");
        var count = _random.Next(1, 6);
        for (var i = 0; i < count; i++)
        {
            var parent = i > 0 && _random.Next(3) == 0 ? $", depends_on: [{_checks[_random.Next(_checks.Count)]}]" : "";
            _checks.Add($"c{i}");
            text.Append(
                CultureInfo.InvariantCulture,
                $"  - {{name: c{i}, url: \"http://127.0.0.1/c{i}\", interval: {Any(_seconds)}, failure_threshold: {_random.Next(2, 4)}, labels: {{service: s{_random.Next(2)}, criticality: {Any(["high", "medium", "low"])}}}{parent}}}\n"
            );
        }

        return text.Append(
                CultureInfo.InvariantCulture,
                $$"""
                alerting:
                  channels:
                    - {name: alerts, type: slack, webhook_url: "http://127.0.0.1:9/hook"}
                    - {name: pagerduty, type: pagerduty, integration_key: "0123456789abcdef0123456789abcdef"}
                  rules:
                    - {name: failures, condition: "check.consecutive_failures >= check.failure_threshold", within: 6m, severity: warning, flap_limit: {{_random.Next(
                    2,
                    5
                )}}}
                    - {name: grave, condition: "check.failure_rate_30m > 60%", severity: critical}
                    - {name: budget, condition: "check.availability_1d < 97%", severity: critical}
                    - {name: slow, condition: "check.latency_p95_10m > 800ms", for: {{Any(["3m", "10m"])}}, severity: warning}
                    - {name: hint, condition: "check.failures_10m >= 2", severity: info}
                on_call:
                  people: [{name: ada}, {name: ben}, {name: cem}]
                  roles: {lead: [ben], incident_commander: [cem], team: [ada, ben, cem]}
                  rotation: {starts: "2026-03-02T00:00:00", every: {{Any([
                    "1d",
                    "12h",
                    "1w",
                ])}}, timezone: Europe/Berlin, people: [ada, ben]}
                maintenance:
                  - {name: night, checks: {service: s1}, starts: "2026-03-27T02:00:00", lasts: {{_random.Next(
                    10,
                    90
                )}}m, repeats: daily, timezone: Europe/Berlin}
                """
            )
            .ToString();
    }

    private List<ScenarioSpan> Spans()
    {
        List<ScenarioSpan> spans = [];
        for (var at = TimeSpan.FromMinutes(_random.Next(120)); at < Length; at += TimeSpan.FromMinutes(Math.Pow(300, _random.NextDouble())))
        {
            spans.Add(
                new ScenarioSpan
                {
                    At = TimeSpan.FromSeconds(Math.Floor(at.TotalSeconds)),
                    Outcome = (ScenarioOutcome)Math.Max(0, _random.Next(-3, 4)),
                    Status = _random.Next(2) == 0 ? 503 : null,
                    Latency = TimeSpan.FromMilliseconds(_random.Next(10) == 0 ? 2000 : _random.Next(20, 400)),
                    Share = _random.Next(4) == 0 ? _random.NextDouble() : 1,
                    Seed = _random.Next(),
                }
            );
        }

        return spans;
    }

    private List<ScenarioAction> Events()
    {
        List<ScenarioAction> events = [];
        var count = _random.Next(30);
        for (var i = 0; i < count; i++)
        {
            var at = TimeSpan.FromSeconds(_random.Next((int)Length.TotalSeconds));
            events.AddRange(Event(at).Select(e => e with { By = Any(_people) }));
        }

        return [.. events.OrderBy(e => e.At)];
    }

    private IEnumerable<ScenarioAction> Event(TimeSpan at)
    {
        var incident = _random.Next(1, 6);
        var minutes = TimeSpan.FromMinutes(_random.Next(1, 120));
        switch (_random.Next(12))
        {
            case 0 or 1:
                return [new AcknowledgeAction(at, incident)];
            case 2:
                return [new ResolveAction(at, incident, true)];
            case 3:
                return [new NoteAction(at, incident, "looking")];
            case 4:
                return [new SilenceAction(at, [new LabelMatcher("service", MatchOperator.Equal, $"s{_random.Next(2)}")], minutes, "work")];
            case 5:
                return [new EndSilenceAction(at, null)];
            case 6:
                return [new PauseAction(at, minutes, "exercise"), new UnpauseAction(at + (minutes / 2))];
            case 7:
                return [new OpenIncidentAction(at, new HandMade("customers report errors", IncidentSeverity.High))];
            case 8:
                return [new OverrideAction(at, "default", Any(_people), minutes, "swap")];
            case 9:
                return [new MarkDeployAction(at, $"s{_random.Next(2)}", "1.2.3", TimeSpan.FromMinutes(_random.Next(11)))];
            case 10:
                return [new CorrectAction(at, Any([.. _checks]), at / 2, at, "not their fault")];
            default:
                return [new StopMonitorAction(at), new StartMonitorAction(at + (minutes / 4))];
        }
    }

    private string Any(string[] of) => of[_random.Next(of.Length)];
}
