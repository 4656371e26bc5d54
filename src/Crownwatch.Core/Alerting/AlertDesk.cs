using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;

namespace Crownwatch.Core.Alerting;

/// <summary>
/// Turns what the rules say into alerts, incidents and messages, at one moment. The one way from a signal to a page, in the server and
/// in simulated time: whatever withholds an opening is asked here, and what was withheld is looked at again here.
/// </summary>
public sealed partial class AlertDesk
{
    private readonly IAlertBook _book;
    private readonly IEnumerable<CheckState> _states;
    private readonly Surroundings _at;
    private readonly Dependencies _dependencies;
    private readonly Waiting _waiting;

    /// <param name="states">Of every check that runs.</param>
    /// <param name="find">One of them by name.</param>
    /// <param name="dependencies">Of the definitions that hold.</param>
    public AlertDesk(
        IAlertBook book,
        IEnumerable<CheckState> states,
        Func<string, CheckState?> find,
        Dependencies dependencies,
        Surroundings at
    )
    {
        _book = book;
        _states = states;
        _dependencies = dependencies;
        _at = at;
        _waiting = new Waiting(book, find, dependencies);
    }

    /// <summary>Whether anything was changed that people see.</summary>
    public bool Changed { get; private set; }

    /// <summary>
    /// Everything that rules say at one moment. What nobody was told of and what is over by now ends first: a parent and its child that
    /// recover together leave nothing to open (semantics.md 6.5).
    /// </summary>
    public void Apply(IReadOnlyList<AlertSignal> signals)
    {
        if (signals.Count > 1)
        {
            signals = [.. signals.OrderBy(s => s.Fires || _book.Alert(s.Rule.Name, s.Check.Name) is not { IsWithheld: true })];
        }

        foreach (var signal in signals)
        {
            Apply(signal);
        }
    }

    /// <summary>A rule begins to fire on a check, or ceases to.</summary>
    public void Apply(AlertSignal signal)
    {
        if (!signal.Fires)
        {
            Clear(signal.Rule.Name, signal.Check.Name, null, signal.Evidence);
            return;
        }

        if (_book.Alert(signal.Rule.Name, signal.Check.Name) is { } open)
        {
            if (signal.Check.Name == SelfAlerts.Check)
            {
                GoesOn(open, signal.Evidence);
            }

            return; // it is open already: this is the same finding, decided again after a write that failed
        }

        Fire(
            new OpenAlert
            {
                Rule = signal.Rule.Name,
                Check = signal.Check.Name,
                Kind = signal.Rule.Kind,
                Alert = IncidentAlert.Of(signal, _at.Now),
            }
        );
    }

    private void Fire(OpenAlert alert)
    {
        _book.Put(alert);
        var evidence = alert.Alert.Evidence;
        if (alert.Check == SelfAlerts.Check)
        {
            Journal("monitor_sick", evidence.Headline, null, AlertFacts.Of(alert.Alert, alert.Kind, evidence.Arithmetic));
        }

        Journal(
            "alert_fired",
            $"{alert.Rule} fires on {alert.Check}: {alert.Alert.Evidence.Brief}",
            null,
            AlertFacts.Of(alert.Alert, alert.Kind)
        );
        Announce(alert);

        // What waited for this check's alert is part of it now.
        ReviewBelow(alert);
    }

    // One alert about ourselves stays open and says something else: it is counted from its last time, or now lists other checks (6.10).
    private void GoesOn(OpenAlert open, AlertEvidence evidence)
    {
        if (open.Rule != SelfAlerts.Blind)
        {
            _book.Put(open with { Alert = open.Alert with { FiredAt = _at.Now } });
            return;
        }

        if (open.Alert.Evidence.Checks.SequenceEqual(evidence.Checks))
        {
            return; // decided again after a write that failed
        }

        _book.Put(open with { Alert = open.Alert with { Evidence = evidence } });
        Changed = true;
        var decision =
            open.Incident is { } id && _book.Incident(id) is { } incident
                ? IncidentDecisions.Decide(incident, new AlertChanges(open.Rule, open.Check, evidence), _at)
                : null;
        if (decision is { Refusal: null })
        {
            Save(decision);
        }
        else
        {
            Journal("alert_changed", $"{open.Rule} on {open.Check}: {evidence.Brief}", null, AlertFacts.Of(open.Alert, open.Kind));
        }
    }

    /// <summary>
    /// Ends every open alert whose check or rule is no longer there (semantics.md 6.9). What others told us no file defines. What waited
    /// for them opens only when it is looked at again (<see cref="LookAgain"/>), once the states that the new definitions lead to are
    /// known: it may be among those that end, and may depend on other checks by now.
    /// </summary>
    public void EndUndefined(Func<OpenAlert, bool> isDefined)
    {
        foreach (var alert in _book.OpenAlerts.Where(a => a.Check != SelfAlerts.Check && !a.IsReceived && !isDefined(a)).ToList())
        {
            End(alert, "no longer defined", null, null);
        }
    }

    /// <summary>What a person does with an incident; null when there is no such incident.</summary>
    public Decision? Take(long incident, IncidentCommand command)
    {
        if (_book.Incident(incident) is not { } found)
        {
            return null;
        }

        if (command is RunDue && found is { IsResolved: true, ReopensAt: not null } && found.ReopensAt <= _at.Now)
        {
            found = HandOverTo(_book.Newest(found.Group), found);
        }

        var decision = IncidentDecisions.Decide(found, command, _at);
        if (decision.Refusal is null)
        {
            Save(decision);
        }

        return decision;
    }

    /// <summary>Opens an incident that a person reports.</summary>
    public Decision Open(HandMade what, string by)
    {
        var decision = IncidentDecisions.OpenByHand(_book.NextIncident(), what, by, _at);
        Save(decision);
        return decision;
    }

    /// <summary>Whatever is due by now is done: steps, lapses, resolutions, reopenings, ends of holds, handoffs.</summary>
    public void RunDue()
    {
        foreach (var id in _book.Due(_at.Now))
        {
            Take(id, new RunDue());
        }

        RunStanding();
    }

    /// <summary>What falls due besides the incidents' own deadlines: ends of holds, ends of received alerts, and handoffs.</summary>
    public void RunStanding()
    {
        EndUnheard();
        Review(a => a.Held!.Until <= _at.Now);
        Changed |= HandoffNotices.Send(_book, _at);
    }

    /// <summary>The clock was set by so much: deadlines move with it (semantics.md 1.6).</summary>
    public void ClockSet(TimeSpan by)
    {
        ClockShift.Apply(_book, _at, by);
        AwaitSenders();
        Changed = true;
    }

    private long Raise(OpenAlert alert)
    {
        var check = alert.IsReceived ? null : _at.Check(alert.Check);
        var group =
            alert.Alert.Labels is { } labels ? Grouping.KeyOfReceived(labels, _at.Definitions.GroupBy)
            : check is null ? $"{alert.Check}"
            : Grouping.KeyOf(alert.Kind, check, _at.Definitions.GroupBy);
        var newest = _book.Newest(group);
        var joins = newest is not null && (!newest.IsResolved || Grouping.Reopens(newest, alert.Alert, alert.Alert.FiredAt));
        return Save(
            joins
                ? IncidentDecisions.Decide(newest!, new AlertFires(alert.Alert), _at)
                : IncidentDecisions.Open(
                    _book.NextIncident(),
                    alert.Kind,
                    group,
                    alert.Alert,
                    Kin(alert, check),
                    newest?.Openings ?? [],
                    _at
                )
        );
    }

    // Resolved by hand while its alerts held, and the group has an open incident by now: they join that one (semantics.md 6.1).
    private Incident HandOverTo(Incident? open, Incident resolved)
    {
        if (open is not { IsResolved: false } || open.Id == resolved.Id)
        {
            return resolved;
        }

        foreach (var alert in resolved.FiringAlerts.ToList())
        {
            open = IncidentOf(Save(IncidentDecisions.Decide(open, new AlertFires(alert), _at)));
            if (_book.Alert(alert.Rule, alert.Check) is { } held)
            {
                _book.Put(held with { Incident = open.Id });
            }
        }

        var left = resolved with
        {
            ReopensAt = null,
            Alerts = [.. resolved.Alerts.Select(a => a with { ClearedAt = a.ClearedAt ?? _at.Now })],
        };
        var note = new TimelineEntry(_at.Now, "alerts_handed_over", $"not reopened: what still holds is part of {open.Label} now");
        Save(new Decision(left) { Timeline = [note] });
        return left;
    }

    private Incident IncidentOf(long id) =>
        _book.Incident(id) ?? throw new InvalidOperationException($"incident {id} was stored and is not there");

    // Those that would themselves be withheld make nothing graver.
    private IReadOnlyList<FailingKin> Kin(OpenAlert alert, CheckDefinition? check)
    {
        var rule = _at.Definitions.Rules.FirstOrDefault(r => r.Name == alert.Rule);
        return rule is null || check is null
            ? []
            :
            [
                .. FailingKin
                    .Of(rule, check, _states, _at.Definitions.GroupBy)
                    .Where(kin => MayJoin(alert with { Check = kin.Check, Alert = alert.Alert with { Check = kin.Check } })),
            ];
    }

    private void Clear(string rule, string check, string? reason, AlertEvidence? evidence, string? remark = null)
    {
        if (_book.Alert(rule, check) is not { } open)
        {
            return;
        }

        End(open, reason, evidence, remark);

        // Semantics.md 6.5: if the parent's alert clears while the child's holds, the child's opens then.
        ReviewBelow(open);
    }

    private void End(OpenAlert open, string? reason, AlertEvidence? evidence, string? remark)
    {
        _book.Remove(open);
        Changed = true;
        var decision =
            open.Incident is { } id && _book.Incident(id) is { } incident
                ? IncidentDecisions.Decide(incident, new AlertClears(open.Rule, open.Check, reason, evidence) { Remark = remark }, _at)
                : null;
        if (decision is { Refusal: null })
        {
            Save(decision);
        }
        else
        {
            var facts = AlertFacts.Of(open.Alert, open.Kind, reason) with { Value = evidence?.Value, Coverage = evidence?.Coverage };
            Journal("alert_resolved", $"{open.Rule} on {open.Check}: {reason ?? remark ?? "cleared"}", open.Held?.Incident, facts);
        }
    }

    private long Save(Decision decision)
    {
        _book.Save(decision, Deadlines.NextDue(decision.After, _at.Definitions));
        Changed = true;
        return decision.After.Id;
    }

    private void Journal(string @event, string text, long? incident, Facts facts) =>
        _book.Note(new TimelineEntry(_at.Now, @event, text) { Facts = facts }, incident);
}
