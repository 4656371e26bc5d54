using Crownwatch.Core.Alerting;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;
using Crownwatch.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Recording;

/// <summary>Turns what the rules say into alerts, incidents and messages, inside the recorder's transaction.</summary>
public sealed class AlertJournal(SqliteConnection connection, Surroundings at, StateBook states)
{
    /// <summary>Whether anything was changed that people see.</summary>
    public bool Changed { get; private set; }

    public void Apply(AlertSignal signal)
    {
        if (signal.Fires)
        {
            Fire(signal);
        }
        else
        {
            Clear(signal.Rule.Name, signal.Check.Name, null);
        }
    }

    /// <summary>Ends every open alert whose check or rule is no longer there (semantics.md 6.9).</summary>
    public void EndUndefined(Func<OpenAlert, bool> isDefined)
    {
        foreach (var alert in OpenAlertStore.All(connection).Where(a => !isDefined(a)))
        {
            Clear(alert.Rule, alert.Check, "no longer defined");
        }
    }

    private void Fire(AlertSignal signal)
    {
        var (rule, check) = (signal.Rule, signal.Check);
        if (OpenAlertStore.Find(connection, rule.Name, check.Name) is not null)
        {
            return; // it is open already: this is the same finding, decided again after a write that failed
        }

        var alert = new IncidentAlert
        {
            Rule = rule.Name,
            Check = check.Name,
            RuleSeverity = rule.Severity,
            Criticality = check.Criticality,
            FiredAt = at.Now,
            Evidence = signal.Evidence,
            Runbook = check.Runbook ?? rule.Runbook,
        };
        OpenAlertStore.Add(
            connection,
            new OpenAlert(rule.Name, check.Name, rule.Severity == RuleSeverity.Info ? null : Raise(alert, rule, check)),
            at.Now
        );
        if (rule.Severity == RuleSeverity.Info)
        {
            foreach (var message in InfoMessages.For(alert, at))
            {
                OutboxStore.Add(connection, message, at.Now);
            }
        }

        Changed = true;
    }

    private long Raise(IncidentAlert alert, RuleDefinition rule, CheckDefinition check)
    {
        var group = Grouping.KeyOf(rule.Kind, check, at.Definitions.GroupBy);
        var newest = IncidentStore.Newest(connection, group);
        var joins = newest is not null && (!newest.IsResolved || Grouping.Reopens(newest, alert, at.Now));
        return Save(joins ? IncidentDecisions.Decide(newest!, new AlertFires(alert), at) : Open(alert, rule, check, group));
    }

    private Decision Open(IncidentAlert alert, RuleDefinition rule, CheckDefinition check, string group)
    {
        var kin = FailingKin.Of(rule, check, states.All, at.Definitions.GroupBy);
        return IncidentDecisions.Open(IncidentStore.NextId(connection), rule.Kind, group, alert, kin, at);
    }

    private void Clear(string rule, string check, string? reason)
    {
        var open = OpenAlertStore.Find(connection, rule, check);
        OpenAlertStore.Remove(connection, rule, check);
        if (open?.Incident is { } id && IncidentStore.Find(connection, id) is { } incident)
        {
            Save(IncidentDecisions.Decide(incident, new AlertClears(rule, check, reason), at));
        }

        Changed = true;
    }

    private long Save(Decision decision)
    {
        IncidentStore.Save(connection, decision, at.Definitions.OnCall, at.Now);
        return decision.After.Id;
    }
}
