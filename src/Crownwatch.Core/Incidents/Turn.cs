using Crownwatch.Core.Conditions;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Escalation;
using Crownwatch.Core.OnCall;

namespace Crownwatch.Core.Incidents;

/// <summary>One decision in the making: gathers the next state, the timeline and the messages.</summary>
internal sealed class Turn(Incident incident, Surroundings at)
{
    private readonly List<TimelineEntry> _timeline = [];
    private readonly List<OutgoingMessage> _messages = [];

    public Incident Incident { get; set; } = incident;
    public DateTimeOffset Now => at.Now;

    public Decision Done() => new(Incident) { Timeline = _timeline, Messages = _messages };

    public Decision Refuse(Refusal refusal) => new(Incident) { Refusal = refusal };

    public Decision Clear(Func<Incident, Incident> change)
    {
        Incident = change(Incident);
        return Done();
    }

    public void Note(string @event, string text, string? who = null) => _timeline.Add(new TimelineEntry(Now, @event, text, who));

    /// <summary>Runs what the escalation has due, and enters what is skipped with the reason.</summary>
    public void RunSteps()
    {
        var budget = Incident.Kind == AlertKind.Budget;
        var due = DueSteps.At(Incident.Escalation, Now, Incident.IsAcknowledged, budget);
        Incident = Incident with { Escalation = due.After };
        foreach (var skipped in due.Skipped)
        {
            Note("step_skipped", $"step at {DurationText.Of(Steps[skipped.Step].After)} skipped: {skipped.Reason}");
        }

        foreach (var step in due.Run)
        {
            Run(step);
        }
    }

    /// <summary>Runs one step: says who is meant, tells the channels, does what it says.</summary>
    public void Run(DueStep due)
    {
        var step = Steps[due.Step];
        var summons = Roster.Of(step.Who, at.Definitions.OnCall, Now);
        var channels = Channels(step, summons);
        var told = channels.Count == 0 ? "nobody: no channel is enabled" : string.Join(", ", channels);
        var people = summons.People.Count == 0 ? "" : $" for {string.Join(", ", summons.People.Select(p => p.Name))}";
        var remarks = summons.Remarks.Count == 0 ? "" : $" ({string.Join("; ", summons.Remarks)})";
        var which = due.Repeat is { } n ? $"repeat {n} of the step" : "step";
        Note("escalation_step", $"{which} at {DurationText.Of(step.After)}: tells {told}{people}{remarks}");
        Incident = Incident with { Escalation = Incident.Escalation with { LastRun = due.Step, LastRunAt = Now } };

        foreach (var action in step.Do.Where(_ => Incident.Kind != AlertKind.Budget))
        {
            Act(action);
        }

        var kind = due is { Step: 0, Repeat: null } ? MessageKind.Opened : MessageKind.Step;
        Tell(channels, kind, Notices.Opening(Incident, step, summons, Now));
    }

    /// <summary>Takes the acknowledgement away. The next message uses a new key, so that a receiver that merges rings anew.</summary>
    public void Void(string why)
    {
        if (Incident.Acknowledgement is not { } held)
        {
            return;
        }

        Incident = Incident with { Acknowledgement = null, Voided = Incident.Voided + 1 };
        Note("acknowledgement_lapsed", $"{held.By}'s acknowledgement no longer holds: {why}");
    }

    /// <summary>Semantics.md 7.3: asks the acknowledger; without an answer the latest step runs once for on_call.</summary>
    public void Lapse()
    {
        if (Deadlines.Lapse(Incident, at.Definitions.OnCall) is not { } due || due > Now)
        {
            return;
        }

        var held = Incident.Acknowledgement!;
        if (held.AskedAt is null)
        {
            Incident = Incident with { Acknowledgement = held with { AskedAt = Now } };
            Note("acknowledgement_asked", $"{held.By} is asked: still on it?");
            TellTold(MessageKind.Lapse, $"[STILL ON IT?] {held.By}: {Words.Subject(Incident)} · {Incident.Label}");
            return;
        }

        Void($"no sign of life for {DurationText.Of(Now - held.LastSign)}");
        var step = Steps[Incident.Escalation.LastRun ?? 0];
        var summons = Roster.Of([Roster.OnCallRole], at.Definitions.OnCall, Now);
        Tell(Channels(step, summons), MessageKind.Step, Notices.Opening(Incident, step, summons, Now));
    }

    /// <summary>Resolves, and tells everybody who was told the opening.</summary>
    public void End(string? by, string reason)
    {
        Incident = Incident with { Resolution = new Resolution(Now, by, reason), Acknowledgement = null, ResolvesAt = null };
        var lasted = DurationText.Of(Now - Incident.OpenedAt);
        Note("incident_resolved", $"resolved after {lasted}: {reason}", by);
        TellTold(MessageKind.Resolved, $"[RESOLVED] {Words.Subject(Incident)} · {reason} · after {lasted} · {Incident.Label}");
    }

    /// <summary>A message to every channel that was told the opening, also one that was disabled since (semantics.md 6.9).</summary>
    public void TellTold(MessageKind kind, string title)
    {
        var keys = kind == MessageKind.Resolved ? Incident.Keys : Incident.Keys.TakeLast(1).ToList();
        _messages.AddRange(Incident.Told.Select(c => new OutgoingMessage(c, kind, keys, Notices.Plain(Incident, title, Now))));
    }

    private IReadOnlyList<EscalationStep> Steps => Incident.Escalation.Policy.Steps;

    private List<string> Channels(EscalationStep step, Summons summons)
    {
        var enabled = at.Definitions.EnabledChannels.Select(c => c.Name).ToList();
        var named = step.Notify.Where(enabled.Contains).ToList();

        // A step that would reach nobody reaches everybody: a page is never lost to a name in a file (semantics.md 7.1).
        var nobody = step.Who.Count > 0 && summons.People.Count == 0;
        return named.Count == 0 || nobody ? enabled : named;
    }

    private void Tell(List<string> channels, MessageKind kind, Notice notice)
    {
        var key = Key();
        Incident = Incident with
        {
            Told = [.. Incident.Told.Union(channels)],
            Keys = channels.Count == 0 || Incident.Keys.Contains(key) ? Incident.Keys : [.. Incident.Keys, key],
        };
        _messages.AddRange(channels.Select(c => new OutgoingMessage(c, kind, [key], notice)));
    }

    // A receiver that merges must see a reopened incident as new, and a lapse as a new call (semantics.md 7.5).
    private string Key()
    {
        var reopened = Incident.Reopened == 0 ? "" : $"-{Incident.Reopened}";
        var lapse = Incident.Voided == 0 ? "" : $"/lapse-{Incident.Voided}";
        return $"{at.Installation}-{Incident.Id}{reopened}{lapse}";
    }

    private void Act(EscalationAction action)
    {
        switch (action)
        {
            case EscalationAction.AssignCommander:
                var commander = Roster.Of(["incident_commander"], at.Definitions.OnCall, Now).People is [var first, ..] ? first.Name : null;
                Incident = Incident with { Commander = commander };
                Note(
                    "commander_assigned",
                    commander is null ? "nobody holds the role incident_commander" : $"{commander} is incident commander"
                );
                break;
            case EscalationAction.OpenWarRoom:
                var room = Incident.WarRoom ?? $"incident-{Incident.OpenedAt.UtcDateTime:yyyyMMdd-HHmm}";
                Incident = Incident with { WarRoom = room };
                Note("war_room_named", $"war room: #{room}, to be opened by hand: no channel here can open one");
                break;
            case EscalationAction.CustomerUpdate:
                Note(
                    "customer_update",
                    $"We are looking into a problem with {Words.CheckList(Incident)} since {Words.Of(Incident.OpenedAt)}."
                );
                break;
            default:
                throw new InvalidOperationException($"no way to do {action}");
        }
    }
}
