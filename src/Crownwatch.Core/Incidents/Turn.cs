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

    public void Note(string @event, string text, string? who = null) => _timeline.Add(new TimelineEntry(Now, @event, text, who));

    /// <summary>Runs what the escalation has due, and enters what is skipped with the reason. Gives how many steps ran.</summary>
    public int RunSteps()
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
            Run(step, Steps[step.Step].Who);
        }

        return due.Run.Count;
    }

    /// <summary>The first step again: a joining alert is news to those who were told (semantics.md 6.2).</summary>
    public void RunFirstStepAgain() => Run(new DueStep(0, null), Steps[0].Who);

    /// <summary>The latest step passed, once, for whoever is on call (semantics.md 7.3).</summary>
    public void RunLatestForOnCall() => Run(new DueStep(Incident.Escalation.LatestPassed, null), [Roster.OnCallRole]);

    // Says who is meant, tells the channels, does what the step says.
    private void Run(DueStep due, IReadOnlyList<string> roles)
    {
        var step = Steps[due.Step];
        var summons = Roster.Of(roles, at.Definitions.OnCall, Now);
        var channels = Channels(step, roles, summons);
        var told = channels.Count == 0 ? "nobody: no channel is enabled" : string.Join(", ", channels);
        var people = summons.People.Count == 0 ? "" : $" for {string.Join(", ", summons.People.Select(p => p.Name))}";
        var remarks = summons.Remarks.Count == 0 ? "" : $" ({string.Join("; ", summons.Remarks)})";
        var which = due.Repeat is { } n ? $"repeat {n} of the step" : "step";
        Note("escalation_step", $"{which} at {DurationText.Of(step.After)}: tells {told}{people}{remarks}");

        foreach (var action in step.Do)
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

    /// <summary>Semantics.md 7.3: asks the acknowledger; without an answer takes the acknowledgement away. Gives whether it did.</summary>
    public bool Lapse()
    {
        if (Deadlines.Lapse(Incident, at.Definitions.OnCall) is not { } due || due > Now)
        {
            return false;
        }

        var held = Incident.Acknowledgement!;
        if (held.AskedAt is null)
        {
            Incident = Incident with { Acknowledgement = held with { AskedAt = Now } };
            Note("acknowledgement_asked", $"{held.By} is asked: still on it?");
            TellTold(MessageKind.Lapse, $"[STILL ON IT?] {held.By}: {Words.Subject(Incident)} · {Incident.Label}");
            return false;
        }

        Void($"no sign of life for {DurationText.Of(Now - held.LastSign)}");
        return true;
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

    private List<string> Channels(EscalationStep step, IReadOnlyList<string> roles, Summons summons)
    {
        var enabled = at.Definitions.EnabledChannels.Select(c => c.Name).ToList();
        var named = step.Notify.Where(enabled.Contains).ToList();

        // A step that would reach nobody reaches everybody: a page is never lost to a name in a file (semantics.md 7.1).
        var nobody = roles.Count > 0 && summons.People.Count == 0;
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
            case EscalationAction.OpenWarRoom when Incident.Kind == AlertKind.Budget:
                Note("war_room_skipped", "no war room: a budget incident lasts as long as its window does");
                break;
            case EscalationAction.OpenWarRoom when Incident.WarRoom is not null:
                break;
            case EscalationAction.OpenWarRoom:
                var room = $"incident-{Incident.OpenedAt.UtcDateTime:yyyyMMdd-HHmm}";
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
