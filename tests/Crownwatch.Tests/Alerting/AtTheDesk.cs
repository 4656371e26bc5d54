using Crownwatch.Core.Alerting;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;
using Crownwatch.Core.Interventions;
using Crownwatch.Tests.Incidents;
using Xunit;

namespace Crownwatch.Tests.Alerting;

/// <summary>A desk, the book it remembers in and findings to put before it, minutes after the stories begin.</summary>
public abstract class AtTheDesk
{
    private protected static readonly DefinitionSet Watched = Story.Watching();
    private protected readonly BookInMemory Book = new();

    private protected void Grace(double from, double until) =>
        Book.Made.Add(
            new DeploymentMark
            {
                By = "ada",
                Service = "crown",
                Version = $"v{until}",
                From = Story.Begin.AddMinutes(from),
                Until = Story.Begin.AddMinutes(until),
            }
        );

    private protected void Quiet(long id, double until, string check) =>
        Book.Made.Add(
            new Silence
            {
                Id = id,
                By = "ada",
                From = Story.Begin,
                Until = Story.Begin.AddMinutes(until),
                Matchers = [new LabelMatcher("check", MatchOperator.Equal, check)],
            }
        );

    private protected AlertDesk Looks(double minutes)
    {
        var desk = Desk(minutes);
        desk.LookAgain();
        return desk;
    }

    private protected static DefinitionSet Depending(string parents) =>
        Watched with
        {
            Checks = [.. Watched.Checks.Select(c => c.Name == "other" ? c with { DependsOn = parents.Split(", ") } : c)],
        };

    private protected static AlertSignal Blind(params string[] checks)
    {
        var signal = SelfAlerts.FaultSignal(true, $"blind to {string.Join(", ", checks)}", Story.Begin);
        return signal with { Rule = signal.Rule with { Name = SelfAlerts.Blind }, Evidence = signal.Evidence with { Checks = checks } };
    }

    private protected AlertDesk DeskOf(double minutes, DefinitionSet definitions, params WatchedCheck[] checks) =>
        new(
            Book,
            checks.Select(c => c.State),
            name => Array.Find(checks, c => c.State.Plan.Check.Name == name)?.State,
            new Dependencies(definitions),
            At(minutes, definitions)
        );

    private protected bool RanStanding(double minutes, DefinitionSet definitions)
    {
        var desk = Desk(minutes, definitions);
        desk.RunStanding();
        return desk.Changed;
    }

    private protected AlertDesk Desk(double minutes, DefinitionSet? definitions = null) =>
        new(Book, [], _ => null, new Dependencies(definitions ?? Watched), At(minutes, definitions));

    private protected Surroundings At(double minutes, DefinitionSet? definitions = null) =>
        new(Story.Begin.AddMinutes(minutes), definitions ?? Watched, "inst") { Interventions = [.. Book.Made] };

    private protected static AlertSignal Fires(string rule, string check) =>
        new(
            Watched.Rules.Single(r => r.Name == rule),
            Watched.Checks.Single(c => c.Name == check),
            true,
            new Story().Alert(rule, check).Evidence
        );

    // Shifts of four hours from 11:00: the next begins at 15:00, 55 minutes after the stories do.
    private protected static DefinitionSet Rotating(string people, string starts = "2026-01-12T11:00:00Z") =>
        RuleFile.Read(
            $$$"""
            version: "1.0"
            checks:
              - {name: health, url: "http://127.0.0.1:8000/health", labels: {criticality: high, service: crown, environment: test}}
              - {name: alone, url: "http://127.0.0.1:8000/alone"}
            alerting:
              channels:
                - {name: alerts, type: slack, webhook_url: "http://127.0.0.1:9/hook"}
                - {name: pagerduty, type: pagerduty, integration_key: "0123456789abcdef0123456789abcdef"}
              rules:
                - {name: failures, condition: "check.consecutive_failures >= 3", severity: warning}
            on_call:
              people: [{name: ada, slack: U1}, {name: ben, slack: U2}, {name: cem}]
              rotation: {starts: "{{{starts}}}", every: 4h, {{{people}}} }
            """
        );
}
