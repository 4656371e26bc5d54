using Crownwatch.Core.Conditions;
using Crownwatch.Core.Incidents;
using Crownwatch.Core.Interventions;

namespace Crownwatch.Core.Simulation;

/// <summary>What people of a scenario do.</summary>
internal static class PeopleActions
{
    public static void Do(ScenarioAction action, SimulatedWorld world, DateTimeOffset at, Action<SimulationEvent> show)
    {
        switch (action)
        {
            case AcknowledgeAction a:
                Take(a.Incident, new Acknowledge(a.By) { From = a.From }, "acknowledge", a);
                break;
            case ResolveAction a:
                Take(a.Incident, new Resolve(a.By, a.Confirm) { From = a.From }, "resolve", a);
                break;
            case NoteAction a:
                Take(a.Incident, new AddNote(a.By, a.Text), "note", a);
                break;
            case OpenIncidentAction a:
                world.Desk(at).Open(a.What, a.By);
                break;
            case SilenceAction a:
                Add(
                    new Silence
                    {
                        By = a.By,
                        Reason = a.Reason,
                        From = at,
                        Until = at + a.For,
                        Matchers = a.Matchers,
                    },
                    "silenced",
                    LabelMatchers.Write(a.Matchers)
                );
                break;
            case EndSilenceAction a:
                EndSilence(a);
                break;
            case PauseAction a:
                Add(
                    new Pause
                    {
                        By = a.By,
                        Reason = a.Reason,
                        From = at,
                        Until = at + a.For,
                    },
                    "paused",
                    "all alerting"
                );
                break;
            case UnpauseAction a:
                End(world.Book.AllInterventions.OfType<Pause>().Where(p => p.HoldsAt(at)).ToList(), "unpaused", a.By, "no pause holds");
                break;
            case OverrideAction a:
                Add(
                    new OnCallOverride
                    {
                        By = a.By,
                        Reason = a.Reason,
                        From = at,
                        Until = at + a.For,
                        Rotation = a.Rotation,
                        Person = a.Person,
                    },
                    "override",
                    $"{a.Person} takes {a.Rotation}"
                );
                world.PlanHandoff(at - TimeSpan.FromMilliseconds(1));
                break;
            case MarkDeployAction a:
                Add(
                    new DeploymentMark
                    {
                        By = a.By,
                        From = at,
                        Until = at + a.Grace,
                        Service = a.Service,
                        Version = a.Version,
                    },
                    "deployment_marked",
                    $"{a.Service} {a.Version}"
                );
                break;
            case CorrectAction a:
                world.Correct(a.Check, world.Start + a.From, world.Start + a.Until);
                Say(
                    "corrected",
                    $"{a.Check} from {TimeText.Utc(world.Start + a.From)} to {TimeText.Utc(world.Start + a.Until)}: {a.Reason}",
                    a.By
                );
                break;
            default:
                throw new InvalidOperationException($"no way to do {action.GetType().Name}");
        }

        void Take(long incident, IncidentCommand command, string what, ScenarioAction by)
        {
            var decision = world.Desk(at).Take(incident, command);
            var refusal = decision is null ? $"there is no incident {incident}" : decision.Refusal?.Reason;
            if (refusal is not null)
            {
                show(SimulationEvents.Refused(what, refusal, at) with { Incident = incident, By = by.By });
            }
        }

        void EndSilence(EndSilenceAction end)
        {
            var made = world.Book.AllInterventions.OfType<Silence>().ToList();
            var meant = end.Silence is { } n ? made.Skip(n - 1).Take(1) : made.Where(s => s.HoldsAt(at)).TakeLast(1);
            End(
                [.. meant.Where(s => s.HoldsAt(at))],
                "silence_ended",
                end.By,
                end.Silence is { } number ? $"silence {number} does not hold" : "no silence holds"
            );
        }

        void Add(Intervention intervention, string what, string text)
        {
            var kept = world.Book.Add(intervention);
            Say(what, $"{text} until {TimeText.Utc(kept.Until)}{(kept.Reason.Length == 0 ? "" : $": {kept.Reason}")}", kept.By);
            world.Desk(at).LookAgain();
        }

        void End(IReadOnlyList<Intervention> ended, string what, string by, string nothing)
        {
            if (ended.Count == 0)
            {
                show(SimulationEvents.Refused(what, nothing, at) with { By = by });
                return;
            }

            foreach (var one in ended)
            {
                world.Book.Replace(one, one with { Until = at });
            }

            Say(what, "", by);
            world.Desk(at).LookAgain();
        }

        void Say(string what, string text, string by) =>
            show(
                new SimulationEvent
                {
                    At = at,
                    Event = what,
                    By = by,
                    Text = text,
                }
            );
    }
}
