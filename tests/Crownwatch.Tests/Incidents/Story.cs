using Crownwatch.Core.Alerting;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;
using Crownwatch.Core.Interventions;
using Crownwatch.Tests.Alerting;
using Xunit;

namespace Crownwatch.Tests.Incidents;

/// <summary>What happens to one incident, told in order. Time passes by doing whatever falls due, when it falls due.</summary>
internal sealed class Story
{
    public static readonly DateTimeOffset Begin = new(2026, 1, 12, 14, 5, 0, TimeSpan.Zero);
    private readonly List<TimelineEntry> _timeline = [];
    private readonly List<OutgoingMessage> _messages = [];
    private Incident? _incident;

    public Story(string more = "", string escalation = Default) => Definitions = Watching(more, escalation);

    public const string Default = """
        escalation:
          default:
            - {after: 0m, who: [on_call], notify: [alerts, pagerduty], ask: "begin"}
            - {after: 15m, unless: acknowledged, who: [on_call], notify: [alerts, pagerduty], ask: "diagnose"}
            - {after: 30m, unless: resolved, who: [on_call, lead], notify: [alerts, pagerduty], ask: "together"}
            - {after: 60m, unless: resolved, who: [lead], notify: [alerts], ask: "war room", do: [assign_commander, open_war_room]}
            - {repeat: {every: 30m, unless: acknowledged, at_most: 12}}
        """;

    public DefinitionSet Definitions { get; set; }
    public DateTimeOffset Now { get; private set; } = Begin;
    public Incident Incident => _incident!;
    public IReadOnlyList<TimelineEntry> Timeline => _timeline;
    public IReadOnlyList<OutgoingMessage> Messages => _messages;
    public Refusal? Refusal { get; private set; }
    public string? Remark { get; private set; }

    /// <summary>What people did, e.g. a pause, that holds now or will.</summary>
    public IReadOnlyList<Intervention> Interventions { get; set; } = [];

    /// <summary>War rooms that were opened before.</summary>
    public IReadOnlyList<string> Rooms { get; set; } = [];

    /// <summary>Openings, steps and repeats as the first channel got them: `minutes since the beginning: what was asked`.</summary>
    public IEnumerable<string> Pages =>
        _messages
            .Where(m => m.Channel == "alerts" && m.Kind is MessageKind.Opened or MessageKind.Step)
            .Select(m => $"{(m.Notice.At - Begin).TotalMinutes}: {m.Notice.Ask}");

    /// <summary>The whole history: `minutes since the beginning event: text (who)`.</summary>
    public IEnumerable<string> History =>
        _timeline.Select(e => $"{(e.At - Begin).TotalMinutes} {e.Event}: {e.Text}{(e.Who is { } who ? $" ({who})" : "")}");

    public IEnumerable<string> Events(string name) => _timeline.Where(e => e.Event == name).Select(e => e.Text);

    /// <summary>Three checks of one group, high, medium and low, one without labels; two channels; ada, ben and cem on call.</summary>
    public static DefinitionSet Watching(string more = "", string escalation = Default) =>
        RuleFile.Read(
            $$$"""
            version: "1.0"
            checks:
              - {name: health, url: "http://127.0.0.1:8000/health", labels: {criticality: high, service: crown, environment: test}}
              - {name: shop, url: "http://127.0.0.1:8000/shop", labels: {criticality: medium, service: crown, environment: test}}
              - {name: gate, url: "http://127.0.0.1:8000/gate", labels: {criticality: low, service: crown, environment: test}}
              - {name: alone, url: "http://127.0.0.1:8000/alone"}
              - {name: other, url: "http://127.0.0.1:8000/other"}
            alerting:
              channels:
                - {name: alerts, type: slack, webhook_url: "http://127.0.0.1:9/hook"}
                - {name: pagerduty, type: pagerduty, integration_key: "0123456789abcdef0123456789abcdef"}
              rules:
                - {name: failures, condition: "check.consecutive_failures >= 3", within: 3m, severity: warning}
                - {name: grave_failures, condition: "check.consecutive_failures >= 3", severity: critical}
                - {name: slow, condition: "check.latency_p95_1m > 800ms", for: 10m, severity: warning}
                - {name: weekly, condition: "check.availability_7d < 98.5%", severity: critical}
                - {name: hint, condition: "check.failures_10m >= 1", severity: info}
            {{{Indented(more)}}}
            {{{escalation}}}
            on_call:
              people:
                - {name: ada, slack: U1}
                - {name: ben, slack: U2}
                - {name: cem}
              roles: {lead: [ben], incident_commander: [cem]}
              rotation: {starts: "2026-01-05T00:00:00Z", every: 1w, people: [ada]}
            """
        );

    public IncidentAlert Alert(string rule, string check)
    {
        var definition = Definitions.Rules.Single(r => r.Name == rule);
        return new IncidentAlert
        {
            Rule = rule,
            Check = check,
            RuleSeverity = definition.Severity,
            Criticality = Definitions.Checks.Single(c => c.Name == check).Criticality,
            FiredAt = Now,
            Evidence = new AlertEvidence
            {
                At = Now,
                FirstFailing = Now.AddMinutes(-2),
                LastFailing = Now,
                Codes = [new CodeCount("503", 3)],
                Arithmetic = "consecutive_failures 3 >= 3",
                Headline = $"{check} failed",
            },
        };
    }

    public Story Opens(string rule = "failures", string check = "health", IReadOnlyList<FailingKin>? kin = null, long id = 42)
    {
        var kind = Definitions.Rules.Single(r => r.Name == rule).Kind;
        var group = Grouping.KeyOf(kind, Definitions.Checks.Single(c => c.Name == check), Definitions.GroupBy);
        return Took(IncidentDecisions.Open(id, kind, group, Alert(rule, check), kin ?? [], [], At));
    }

    /// <summary>Opens for an alert as it stands.</summary>
    public Story OpensWith(AlertKind kind, IncidentAlert alert, long id = 42) =>
        Took(IncidentDecisions.Open(id, kind, $"{alert.Check}", alert, [], [], At));

    /// <summary>A person reports something that no rule saw.</summary>
    public Story OpensByHand(HandMade what, string by = "ada", long id = 42) => Took(IncidentDecisions.OpenByHand(id, what, by, At));

    public Story Fires(string rule, string check) => Does(new AlertFires(Alert(rule, check)));

    public Story Clears(string rule = "failures", string check = "health", string? reason = null) =>
        Does(new AlertClears(rule, check, reason));

    public Story Acknowledges(string by = "ada") => Does(new Acknowledge(by));

    public Story Notes(string text = "looking", string by = "ada") => Does(new AddNote(by, text));

    public Story Resolves(bool confirmed = false, string by = "ada") => Does(new Resolve(by, confirmed));

    /// <summary>Minutes pass; whatever falls due meanwhile is done at its time.</summary>
    public Story Passes(double minutes)
    {
        var end = Now.AddMinutes(minutes);
        var atOneTime = 0;
        while (Deadlines.NextDue(Incident, Definitions) is { } due && due <= end)
        {
            atOneTime = due > Now ? 0 : atOneTime + 1;
            Assert.True(atOneTime < 100, $"what is due at {due:u} stays due however often it is done");
            Now = due > Now ? due : Now;
            Does(new RunDue());
        }

        Now = end;
        return this;
    }

    /// <summary>Minutes pass in which we are not running; at their end we look again.</summary>
    public Story IsDownFor(double minutes)
    {
        Now = Now.AddMinutes(minutes);
        return Does(new RunDue());
    }

    public Story Does(IncidentCommand command) => Took(IncidentDecisions.Decide(Incident, command, At));

    public Surroundings At => new(Now, Definitions, "inst") { Interventions = Interventions, RoomIsTaken = Rooms.Contains };

    private Story Took(Decision decision)
    {
        _incident = decision.After;
        _timeline.AddRange(decision.Timeline);
        _messages.AddRange(decision.Messages);
        Refusal = decision.Refusal;
        Remark = decision.Remark;
        return this;
    }

    private static string Indented(string more) => string.Join('\n', more.Split('\n').Select(line => "  " + line));
}
