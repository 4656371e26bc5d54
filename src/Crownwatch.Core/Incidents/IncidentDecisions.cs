using Crownwatch.Core.Alerting;
using Crownwatch.Core.Conditions;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Escalation;

namespace Crownwatch.Core.Incidents;

/// <summary>
/// Everything that can happen to an incident, as pure decisions: state and command in, next state, timeline and messages out.
/// The same code decides in the server and in simulated time.
/// </summary>
public static class IncidentDecisions
{
    // Semantics.md 6.2: an alert that joins later than this after an acknowledgement is news to whoever acknowledged.
    private static readonly TimeSpan KnownWhenAcknowledged = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan BudgetHoldsFor = TimeSpan.FromHours(1);
    private static readonly TimeSpan LooksAtAReopeningAgainAfter = TimeSpan.FromMinutes(15);

    /// <summary>Opens an incident that a person reports, and runs its first step (semantics.md 7.7).</summary>
    public static Decision OpenByHand(long id, HandMade what, string by, Surroundings at)
    {
        var check = what.Check is { } name ? at.Check(name) : null;
        var alert = new IncidentAlert
        {
            Rule = "by_hand",
            Check = what.Check ?? what.Title,
            RuleSeverity = RuleSeverity.Warning,
            Criticality = check?.Criticality ?? "medium",
            FiredAt = at.Now,
            Evidence = new AlertEvidence
            {
                At = at.Now,
                Arithmetic = $"reported by {by}",
                Headline = what.Title,
            },
            Runbook = check?.Runbook,
        };
        var turn = new Turn(Blank(id, AlertKind.External, $"by_hand|{id}", alert, what.Severity, at) with { OpenedBy = by }, at);
        turn.Note(
            "incident_opened",
            $"{turn.Incident.Label} opened by {by}, {Words.Of(what.Severity)}: {what.Title}",
            by,
            Opening(turn.Incident) with
            {
                Check = what.Check,
                Rule = null,
            }
        );
        turn.RunSteps();
        return turn.Done();
    }

    /// <summary>Opens the incident of a drill, and runs its first step.</summary>
    public static Decision OpenDrill(long id, AlertKind kind, string group, IncidentAlert alert, Surroundings at)
    {
        var severity = Grouping.SeverityOf(alert.RuleSeverity, kind, alert.Criticality);
        return Begin(Blank(id, kind, group, alert, severity, at) with { Drill = true }, alert, [], at);
    }

    /// <summary>Opens an incident for an alert whose group has none, and runs its first step.</summary>
    /// <param name="kin">Checks of the group that are about to join it.</param>
    /// <param name="previousOpenings">Of the group's incidents of late (semantics.md 6.6).</param>
    public static Decision Open(
        long id,
        AlertKind kind,
        string group,
        IncidentAlert alert,
        IReadOnlyList<FailingKin> kin,
        IReadOnlyList<DateTimeOffset> previousOpenings,
        Surroundings at
    )
    {
        var severity = kin.Select(k => k.Severity).Append(Grouping.SeverityOf(alert.RuleSeverity, kind, alert.Criticality)).Min();
        var incident = Blank(id, kind, group, alert, severity, at) with { AlsoFailing = [.. kin.Select(k => k.ToString())] };
        return Begin(incident, alert, previousOpenings, at);
    }

    private static Decision Begin(Incident incident, IncidentAlert alert, IReadOnlyList<DateTimeOffset> previousOpenings, Surroundings at)
    {
        var turn = new Turn(incident, at);
        turn.Note(
            "incident_opened",
            $"{incident.Label} opened, {Words.Of(incident.Severity)}: {IncidentText.Fill(alert.Evidence.Headline, incident)}",
            null,
            Opening(incident)
        );
        Flapping.NoteOpening(turn, alert, previousOpenings);
        turn.RunSteps();
        return turn.Done();
    }

    private static Incident Blank(long id, AlertKind kind, string group, IncidentAlert alert, IncidentSeverity severity, Surroundings at)
    {
        var policyName = Grouping.PolicyFor(at.Definitions, severity, kind, alert);
        return new Incident
        {
            Id = id,
            Group = group,
            Kind = kind,
            Severity = severity,
            OpenedAt = at.Now,
            Environment = at.Definitions.Environment,
            Alerts = [alert],
            Escalation = new EscalationRun
            {
                Policy = at.Definitions.Escalation.GetValueOrDefault(policyName) ?? at.Definitions.Escalation["default"],
                StartedAt = at.Now,
            },
        };
    }

    private static Facts Opening(Incident incident) =>
        new()
        {
            Severity = incident.Severity,
            Kind = incident.Kind,
            Check = incident.Alerts[0].Check,
            Rule = incident.Alerts[0].Rule,
        };

    /// <summary>What the command leads to. One that can't be done leaves the incident as it was and says why in the refusal.</summary>
    public static Decision Decide(Incident incident, IncidentCommand command, Surroundings at)
    {
        var turn = new Turn(incident, at);
        return command switch
        {
            AlertFires fires when incident.IsResolved => Reopen(
                turn,
                fires.Alert,
                $"{fires.Alert.Rule} fires again on {fires.Alert.Check}"
            ),
            AlertFires fires => Join(turn, fires.Alert),
            AlertClears clears => Clear(turn, clears),
            AlertChanges changes => ChangedAlerts.Change(turn, changes),
            Acknowledge acknowledge => Answers.Acknowledge(turn, acknowledge),
            AddNote note => Remark(turn, note),
            Publish publish => TellPublic(turn, publish),
            Resolve resolve => Answers.Resolve(turn, resolve),
            EscalateNow escalate => Escalate(turn, escalate.By),
            DraftPostMortem draft => PostMortems.Draft(turn, draft),
            ClosePostMortem close => PostMortems.Close(turn, close),
            RunDue => Due(turn),
            _ => throw new InvalidOperationException($"no decision for {command.GetType().Name}"),
        };
    }

    private static Decision Join(Turn turn, IncidentAlert alert)
    {
        var before = turn.Incident;
        var severity = Grouping.SeverityOf(alert.RuleSeverity, before.Kind, alert.Criticality);
        var raised = severity < before.Severity;
        var known = before.Alerts.Any(a => a.Is(alert.Rule, alert.Check));
        turn.Incident = before with
        {
            Alerts = [.. before.Alerts.Where(a => !a.Is(alert.Rule, alert.Check)), alert],
            Severity = raised ? severity : before.Severity,
            ResolvesAt = null,
        };
        turn.Note("alert_joined", $"{alert.Rule} on {alert.Check} joins: {alert.Evidence.Brief}", null, AlertFacts.Of(alert, before.Kind));
        if (raised)
        {
            turn.Note("severity_raised", $"{Words.Of(before.Severity)} → {Words.Of(severity)}", null, new Facts { Severity = severity });
        }

        // Semantics.md 6.6: while it flaps, what has fired before joins silently.
        var late = IsNews(turn);
        if ((raised || late) && !(before.IsFlapping && known))
        {
            turn.Void(raised ? "a joining alert raised the severity" : "an alert joined after it");
            turn.RunFirstStepAgain();
        }

        return turn.Done();
    }

    /// <summary>Whether what joins now comes so long after an acknowledgement that whoever gave it can't have known.</summary>
    internal static bool IsNews(Turn turn) => turn.Incident.Acknowledgement is { } held && turn.Now - held.At > KnownWhenAcknowledged;

    private static Decision Clear(Turn turn, AlertClears clears)
    {
        var before = turn.Incident;
        var found = before.HoldingAlerts.FirstOrDefault(a => a.Is(clears.Rule, clears.Check));
        if (found is null)
        {
            return turn.Refuse(new Refusal($"{clears.Rule} on {clears.Check} does not hold in {before.Label}"));
        }

        turn.Incident = before with { Alerts = [.. before.Alerts.Select(a => a == found ? a with { ClearedAt = turn.Now } : a)] };
        turn.Note(
            "alert_resolved",
            $"{clears.Rule} on {clears.Check}: {clears.Reason ?? clears.Remark ?? "cleared"}",
            null,
            AlertFacts.Of(found, before.Kind, clears.Reason) with
            {
                Value = clears.Evidence?.Value,
                Coverage = clears.Evidence?.Coverage,
            }
        );
        if (before.IsResolved || turn.Incident.HoldingAlerts.Any())
        {
            return turn.Done();
        }

        if (before.IsFlapping && clears.Reason is null)
        {
            turn.Incident = turn.Incident with { ResolvesAt = turn.Now + Flapping.EndsAfter };
            return turn.Done();
        }

        if (before.Kind == AlertKind.Budget && clears.Reason is null)
        {
            turn.Incident = turn.Incident with { ResolvesAt = turn.Now + BudgetHoldsFor };
            return turn.Done();
        }

        turn.End(null, clears.Reason ?? clears.Remark ?? "all its alerts have cleared");
        return turn.Done();
    }

    private static Decision Escalate(Turn turn, string by)
    {
        var before = turn.Incident;
        if (before.Resolution is { } end)
        {
            return turn.Refuse(new Refusal($"{before.Label} was resolved at {Words.Of(end.At)}: there is nobody to call any more"));
        }

        TakeAsSign(turn);
        turn.RunNextNow(by);
        return turn.Done();
    }

    private static void TakeAsSign(Turn turn)
    {
        var held = turn.Incident.Acknowledgement;
        turn.Incident = turn.Incident with { Acknowledgement = held is null ? null : held with { LastSign = turn.Now, AskedAt = null } };
    }

    private static Decision Remark(Turn turn, AddNote note)
    {
        TakeAsSign(turn);
        turn.Note("note", note.Text, note.By);
        return turn.Done();
    }

    private static Decision TellPublic(Turn turn, Publish publish)
    {
        TakeAsSign(turn);
        var (update, words) = (publish.Update, publish.Update.Status.ToString().ToLowerInvariant());
        turn.Note("status_update", $"told the public, {words}: {update.Title}. {update.Text}", publish.By);
        return turn.Done();
    }

    private static Decision Reopen(Turn turn, IncidentAlert? alert, string why)
    {
        var before = turn.Incident;
        turn.Incident = before with
        {
            Alerts = alert is null ? before.Alerts : [.. before.Alerts.Where(a => !a.Is(alert.Rule, alert.Check)), alert],
            Severity = alert is null
                ? before.Severity
                : (IncidentSeverity)
                    Math.Min((int)before.Severity, (int)Grouping.SeverityOf(alert.RuleSeverity, before.Kind, alert.Criticality)),
            Resolution = null,
            Acknowledgement = null,
            ReopensAt = null,
            ResolvesAt = null,
            Quiet = null,
            TriggerAnew = null,
            Reopened = before.Reopened + 1,
            AlsoFailing = [],
            Told = [],
            Keys = [],

            // A room that was archived with the resolution can't be used again: the next step that wants one opens another.
            WarRoom = WarRooms.Channels(turn.Definitions).Any() ? null : before.WarRoom,
            // Its deadlines start anew: those counted from the first opening have passed.
            Escalation = new EscalationRun { Policy = before.Escalation.Policy, StartedAt = turn.Now },
        };
        var first = alert ?? turn.Incident.HoldingAlerts.First();
        turn.Note(
            "incident_reopened",
            $"{before.Label} reopened: {why}",
            null,
            Opening(turn.Incident) with
            {
                Check = first.Check,
                Rule = first.Rule,
                Reason = why,
            }
        );
        Flapping.NoteOpening(turn, first, before.Openings);
        turn.RunSteps();
        return turn.Done();
    }

    private static Decision Due(Turn turn)
    {
        PostMortems.TellOverdue(turn);
        var incident = turn.Incident;
        if (incident.IsResolved)
        {
            if (incident.ReopensAt is null || incident.ReopensAt > turn.Now)
            {
                return turn.Done();
            }

            if (!incident.FiringAlerts.Any())
            {
                turn.Incident = incident with { ReopensAt = null };
                return turn.Done();
            }

            if (turn.Hush() is { } hush)
            {
                turn.Note("suppressed", $"not reopened: {hush.Reason}", null, new Facts { Reason = hush.Reason });
                turn.Incident = incident with { ReopensAt = hush.Until ?? turn.Now + LooksAtAReopeningAgainAfter };
                return turn.Done();
            }

            return Reopen(turn, null, "it was resolved by hand and its alert still holds");
        }

        if (incident.ResolvesAt <= turn.Now)
        {
            turn.End(
                null,
                incident.IsFlapping
                    ? $"nothing fired for {DurationText.Of(Flapping.EndsAfter)}"
                    : $"back above the threshold for {DurationText.Of(BudgetHoldsFor)}"
            );
            return turn.Done();
        }

        if (turn.Hush() is { } quiet)
        {
            turn.Suppress(quiet);
            return turn.Done();
        }

        turn.Incident = turn.Incident with { Quiet = null };
        if (incident.TriggerAnew is { } channel)
        {
            turn.TriggerAnew(channel);
        }

        var lapsed = turn.Lapse();
        var ran = turn.RunSteps();
        if (lapsed && ran == 0)
        {
            turn.RunLatestForOnCall();
        }

        return turn.Done();
    }
}
