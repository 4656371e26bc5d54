using Crownwatch.Core.Alerting;
using Crownwatch.Core.Conditions;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Escalation;
using Crownwatch.Core.OnCall;

namespace Crownwatch.Core.Incidents;

/// <summary>One decision in the making: gathers the next state, the timeline and the messages.</summary>
internal sealed class Turn(Incident incident, Surroundings at)
{
    private readonly List<TimelineEntry> _timeline = [];

    // When what withholds has no end of its own.
    private static readonly TimeSpan LooksAtAHoldAgainAfter = TimeSpan.FromMinutes(1);
    private readonly List<OutgoingMessage> _messages = [];
    private readonly List<OutgoingMessage> _rooms = [];

    public Incident Incident { get; set; } = incident;
    public DateTimeOffset Now => at.Now;

    /// <summary>People are told first; then come war rooms, and what else was added to the history.</summary>
    public Decision Done()
    {
        List<OutgoingMessage> messages = [.. _messages, .. _rooms];
        return new(Incident) { Timeline = _timeline, Messages = [.. messages, .. Updates.For(Incident, _timeline, messages, at)] };
    }

    public Decision Refuse(Refusal refusal) => new(Incident) { Refusal = refusal };

    public DefinitionSet Definitions => at.Definitions;

    public void Note(string @event, string text, string? who = null, Facts? facts = null) =>
        _timeline.Add(new TimelineEntry(Now, @event, text, who) { Facts = facts ?? Facts.None });

    /// <summary>Why each alert that holds is withheld just now (semantics.md 6.7); null when one of them is not.</summary>
    public Hold? Hush() => Incident.Drill ? null : Withholding.OfAll(Incident, at);

    private void NoteSkipped(SkippedStep skipped) =>
        Note(
            "step_skipped",
            $"step at {DurationText.Of(Steps[skipped.Step].After)} skipped: {skipped.Reason}",
            null,
            new Facts { Step = Steps[skipped.Step].After, Reason = skipped.Reason }
        );

    /// <summary>Runs what the escalation has due, and enters what is skipped with the reason. Gives how many steps ran.</summary>
    public int RunSteps()
    {
        var due = DueSteps.At(Incident.Escalation, Now, Incident.IsAcknowledged, EndsWhenAcknowledged);
        Incident = Incident with { Escalation = due.After };
        foreach (var skipped in due.Skipped)
        {
            NoteSkipped(skipped);
        }

        foreach (var step in due.Run)
        {
            Run(step, Steps[step.Step].Who);
        }

        return due.Run.Count;
    }

    /// <summary>
    /// Enters what falls due as suppressed: it runs once nothing withholds it any more (semantics.md 6.7). What is skipped because
    /// somebody is on it is skipped when it is due, as ever: no hold withholds that.
    /// </summary>
    public void Suppress(Hold hold)
    {
        var run = Incident.Escalation;
        var entered = Incident.Quiet?.Steps ?? 0;
        while (run.NextStep + entered < Steps.Count && run.StartedAt + Steps[run.NextStep + entered].After <= Now)
        {
            var index = run.NextStep + entered;
            var isSkipped = Incident.IsAcknowledged && run.EndsWhenAcknowledged(index, EndsWhenAcknowledged);
            if (isSkipped && entered == 0)
            {
                NoteSkipped(new SkippedStep(index, "acknowledged"));
                run = run with { NextStep = run.NextStep + 1 };
                continue;
            }

            // Behind one that is withheld it waits with that, and is judged with it.
            if (!isSkipped)
            {
                var step = Steps[index].After;
                Note(
                    "suppressed",
                    $"step at {DurationText.Of(step)} withheld: {hold.Reason}",
                    null,
                    new Facts { Step = step, Reason = hold.Reason }
                );
            }

            entered++;
        }

        Incident = Incident with { Escalation = run };

        // None is due before the last step, and that is done with here.
        var repeats = Incident.Quiet?.Repeats ?? 0;
        while (run.MayRepeat(repeats + 1) && run.RepeatDue(run.Repeats + repeats + 1) <= Now)
        {
            repeats++;
            if (Incident.IsAcknowledged && run.RepeatsEndWhenAcknowledged(EndsWhenAcknowledged))
            {
                continue;
            }

            Note(
                "suppressed",
                $"repeat of the step at {DurationText.Of(Steps[^1].After)} withheld: {hold.Reason}",
                null,
                new Facts
                {
                    Step = Steps[^1].After,
                    Repeat = run.RepeatsRun + repeats,
                    Reason = hold.Reason,
                }
            );
        }

        Incident = Incident with { Quiet = new Quiet(hold.Reason, hold.Until ?? Now + LooksAtAHoldAgainAfter, entered, repeats) };
    }

    /// <summary>A message that belongs to the incident and pages nobody.</summary>
    public void Inform(string title) =>
        _messages.AddRange(
            InfoMessages
                .Channels(at.Definitions)
                .Select(c => new OutgoingMessage(
                    c.Name,
                    MessageKind.Info,
                    [],
                    Notices.Plain(Incident, title, Now) with
                    {
                        IsInformation = true,
                    }
                ))
        );

    /// <summary>The first step again: a joining alert is news to those who were told (semantics.md 6.2).</summary>
    public void RunFirstStepAgain() => Run(new DueStep(0, null), Steps[0].Who);

    /// <summary>The latest step passed, once, for whoever is on call (semantics.md 7.3).</summary>
    public void RunLatestForOnCall() => Run(new DueStep(Incident.Escalation.LatestPassed, null), [Roster.OnCallRole]);

    /// <summary>
    /// PagerDuty closed its incident and ours goes on: that channel gets the latest step's page again under a fresh key (semantics.md
    /// 6.8), or once nothing withholds it any more.
    /// </summary>
    public void TriggerAnew(string channel)
    {
        if (Hush() is { } hold)
        {
            Incident = Incident with { TriggerAnew = channel };
            Note("suppressed", $"not triggered anew on {channel}: {hold.Reason}", null, new Facts { Reason = hold.Reason });
            Suppress(hold);
            return;
        }

        Incident = Incident with { TriggerAnew = null, TriggeredAnew = Incident.TriggeredAnew + 1 };
        var step = Steps[Incident.Escalation.LatestPassed];
        var summons = Roster.Of(step.Who, at.Definitions.OnCall, at.Overrides, Now);
        Note("triggered_anew", $"{channel} is triggered anew under {Key()}");
        Tell([channel], MessageKind.Step, step.After, Notices.Opening(Incident, step, summons, Now));
    }

    /// <summary>The next step at once; after the last one, that one again. The steps after it keep their time.</summary>
    public void RunNextNow(string by)
    {
        var run = Incident.Escalation;
        var next = Math.Min(run.NextStep, Steps.Count - 1);
        var step = Steps[next];
        Note("escalated_by_hand", $"does not wait for the step at {DurationText.Of(step.After)}", by, new Facts { Step = step.After });

        // One that was withheld and entered as such is done with too.
        var quiet = Incident.Quiet is { Steps: > 0 } q ? q with { Steps = q.Steps - 1 } : Incident.Quiet;
        Incident = Incident with { Escalation = run with { NextStep = Math.Min(run.NextStep + 1, Steps.Count) }, Quiet = quiet };
        Run(new DueStep(next, null), step.Who);
    }

    // Says who is meant, tells the channels, does what the step says.
    private void Run(DueStep due, IReadOnlyList<string> roles)
    {
        var step = Steps[due.Step];
        var summons = Roster.Of(roles, at.Definitions.OnCall, at.Overrides, Now);
        var channels = Channels(step, roles, summons);
        var told = channels.Count == 0 ? "nobody: no channel is enabled" : string.Join(", ", channels);
        var people = summons.People.Count == 0 ? "" : $" for {string.Join(", ", summons.People.Select(p => p.Name))}";
        var remarks = summons.Remarks.Count == 0 ? "" : $" ({string.Join("; ", summons.Remarks)})";
        var which = due.Repeat is { } n ? $"repeat {n} of the step" : "step";
        var merged = Merges(channels) ? "; PagerDuty takes it as an update of the incident it has" : "";
        Note(
            "escalation_step",
            $"{which} at {DurationText.Of(step.After)}: tells {told}{people}{remarks}{merged}",
            null,
            new Facts
            {
                Step = step.After,
                Repeat = due.Repeat,
                People = [.. summons.People.Select(p => p.Name)],
                Reason = summons.Remarks.Count == 0 ? null : string.Join("; ", summons.Remarks),
            }
        );

        // What a step does is done once; a repeat only tells people again.
        var room = Incident.WarRoom;
        foreach (var action in due.Repeat is null || due.InPlaceOfTheStep ? step.Do : [])
        {
            StepActions.Do(action, this, at);
        }

        var kind = due is { Step: 0, Repeat: null } ? MessageKind.Opened : MessageKind.Step;
        var run = Incident.Escalation;
        var notice = Notices.Opening(Incident, step, summons, Now) with
        {
            UnlessAcknowledged = due.Repeat is null
                ? run.EndsWhenAcknowledged(due.Step, EndsWhenAcknowledged)
                : run.RepeatsEndWhenAcknowledged(EndsWhenAcknowledged),
        };
        Tell(channels, kind, step.After, notice);
        if (Incident.WarRoom != room)
        {
            _rooms.AddRange(WarRooms.Messages(MessageKind.WarRoom, Incident, notice, at.Definitions));
        }
    }

    /// <summary>Takes the acknowledgement away. The next message uses a new key, so that a receiver that merges rings anew.</summary>
    public void Void(string why)
    {
        if (Incident.Acknowledgement is not { } held)
        {
            return;
        }

        Incident = Incident with { Acknowledgement = null, Voided = Incident.Voided + 1 };
        Note("acknowledgement_lapsed", $"{held.By}'s acknowledgement no longer holds: {why}", held.By, new Facts { Reason = why });
    }

    /// <summary>Semantics.md 7.3: asks the acknowledger; without an answer takes the acknowledgement away. Gives whether it did.</summary>
    public bool Lapse()
    {
        if (Deadlines.Lapse(Incident, at.Definitions) is not { } due || due > Now)
        {
            return false;
        }

        var held = Incident.Acknowledgement!;
        if (held.AskedAt is null)
        {
            Incident = Incident with { Acknowledgement = held with { AskedAt = Now } };
            Note("acknowledgement_asked", $"{held.By} is asked: still on it?");
            TellTold(MessageKind.Lapse, $"[STILL ON IT?] {held.By}: {Words.Subject(Incident)} · {Incident.Label}", asked: held.By);
            return false;
        }

        Void($"no sign of life for {DurationText.Of(Now - held.LastSign)}");
        return true;
    }

    /// <summary>Resolves, and tells everybody who was told the opening.</summary>
    /// <param name="from">Where it was resolved, and need not be told.</param>
    public void End(string? by, string reason, PagerDutySource? from = null)
    {
        if (Incident.IsFlapping)
        {
            Note("flapping_ended", $"{Incident.Label} is no longer flapping", null, new Facts { Reason = reason });
        }

        Incident = Incident with
        {
            Resolution = new Resolution(Now, by, reason),
            Acknowledgement = null,
            ResolvesAt = null,
            FlappingSince = null,
            Quiet = null,
            TriggerAnew = null,
        };
        var lasted = DurationText.Of(Now - Incident.OpenedAt);
        Note("incident_resolved", $"resolved after {lasted}: {reason}", by, new Facts { Reason = reason });
        var title = $"[RESOLVED] {Words.Subject(Incident)} · {reason} · after {lasted} · {Incident.Label}";
        TellTold(MessageKind.Resolved, title, from);
        if (Incident.WarRoom is not null)
        {
            _rooms.AddRange(WarRooms.Messages(MessageKind.WarRoomClosed, Incident, Notices.Plain(Incident, title, Now), at.Definitions));
        }
    }

    /// <summary>A message to every channel that was told the opening, also one that was disabled since (semantics.md 6.9).</summary>
    /// <param name="from">Where it comes from: PagerDuty is not told again what was done there, only its other keys are (7.5).</param>
    /// <param name="asked">Who is to answer; null for nobody.</param>
    public void TellTold(MessageKind kind, string title, PagerDutySource? from = null, string? asked = null)
    {
        var people = at.Definitions.OnCall.People;
        var notice = Notices.Plain(Incident, title, Now) with
        {
            People = asked is null ? [] : [asked],
            SlackUsers = [.. people.Where(p => p.Name == asked).Select(p => p.Slack).OfType<string>()],
            Emails =
            [
                .. people
                    .Where(p => p.Name == asked || (asked is null && Incident.Called.Contains(p.Name)))
                    .Select(p => p.Email)
                    .OfType<string>(),
            ],
        };

        var keys = kind == MessageKind.Resolved ? Incident.Keys : Incident.Keys.TakeLast(1).ToList();
        var done = from?.Key ?? (Incident.Keys.Count == 0 ? null : Incident.Keys[^1]);
        foreach (var channel in Incident.Told)
        {
            var left = channel == from?.Channel ? [.. keys.Where(k => k != done)] : keys;
            if (left.Count > 0 || keys.Count == 0)
            {
                _messages.Add(new OutgoingMessage(channel, kind, left, notice));
            }
        }
    }

    // Semantics.md 6.4: a budget's steps all end with the acknowledgement.
    private bool EndsWhenAcknowledged => Incident.Kind == AlertKind.Budget;

    private IReadOnlyList<EscalationStep> Steps => Incident.Escalation.Policy.Steps;

    private List<string> Channels(EscalationStep step, IReadOnlyList<string> roles, Summons summons)
    {
        var enabled = at.Definitions.EnabledChannels.Select(c => c.Name).ToList();
        var named = step.Notify.Where(enabled.Contains).ToList();

        // A step that would reach nobody reaches everybody: a page is never lost to a name in a file (semantics.md 7.1).
        var nobody = roles.Count > 0 && summons.People.Count == 0;
        var channels = named.Count == 0 || nobody ? enabled : named;
        var own = at.Definitions.RoleChannels.Where(c => roles.Contains(c.Role) && channels.Contains(c.Of)).ToList();

        // Where every role of the step has a key of its own, the channel's own key would ring somebody else.
        var allOwn = roles.All(role => own.Exists(c => c.Role == role));
        return [.. channels.Where(name => !allOwn || own.TrueForAll(c => c.Of != name)), .. own.Select(c => c.Name)];
    }

    // A key it knows rings nobody anew: PagerDuty's own policy does the repeating (semantics.md 7.5).
    private bool Merges(List<string> channels) =>
        Incident.Keys.Contains(Key()) && channels.Exists(name => at.Definitions.ChannelNamed(name) is PagerDutyChannelDefinition);

    private void Tell(List<string> channels, MessageKind kind, TimeSpan step, Notice notice)
    {
        var key = Key();
        Incident = Incident with
        {
            Told = [.. Incident.Told.Union(channels)],
            Called = [.. Incident.Called.Union(notice.People)],
            Keys = channels.Count == 0 || Incident.Keys.Contains(key) ? Incident.Keys : [.. Incident.Keys, key],
        };
        _messages.AddRange(channels.Select(c => new OutgoingMessage(c, kind, [key], notice) { Step = step }));
    }

    // A receiver that merges must see a reopened incident as new, and a lapse as a new call (semantics.md 7.5).
    private string Key()
    {
        var reopened = Incident.Reopened == 0 ? "" : $"-{Incident.Reopened}";
        var lapse = Incident.Voided == 0 ? "" : $"/lapse-{Incident.Voided}";
        var again = Incident.TriggeredAnew == 0 ? "" : $"/again-{Incident.TriggeredAnew}";
        return $"{at.Installation}-{Incident.Id}{reopened}{again}{lapse}";
    }
}
