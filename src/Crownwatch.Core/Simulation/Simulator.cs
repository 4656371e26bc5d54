using Crownwatch.Core.Alerting;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;
using Crownwatch.Core.Results;
using Monitor = Crownwatch.Core.Alerting.Monitor;

namespace Crownwatch.Core.Simulation;

/// <summary>
/// The decision core over simulated time: slots turn out as the scenario says, people act as it says, and everything that would be
/// decided is shown. Deterministic: the same input gives the same events.
/// </summary>
/// <param name="definitions">What holds from the start.</param>
/// <param name="reloads">Definition sets by the file names that the scenario's `reload` events use.</param>
public sealed class Simulator(DefinitionSet definitions, Scenario scenario, IReadOnlyDictionary<string, DefinitionSet> reloads)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly Agenda _agenda = new();
    private readonly List<SimulationEvent> _shown = [];
    private readonly List<AlertSignal> _signals = [];
    private readonly List<(SimulatedCheck Check, DecidedSlot Slot)> _arrived = [];
    private SimulatedWorld _world = null!;
    private bool _results;
    private DateTimeOffset _end;

    /// <summary>What happens, in the order of time; the summary is last.</summary>
    /// <param name="results">Whether every slot's result is listed as well.</param>
    public IEnumerable<SimulationEvent> Run(bool results)
    {
        Begin(results, scenario.Until);
        while (Next() is { } at)
        {
            Do(at);
            foreach (var shown in _shown)
            {
                yield return shown;
            }

            _shown.Clear();
        }

        yield return Summary();
    }

    /// <summary>How everything stands at the moment, when all that happens at it has happened.</summary>
    /// <param name="at">From the scenario's start to its end.</param>
    public SimulatedMoment StandsAt(DateTimeOffset at)
    {
        Begin(false, at < scenario.Until ? at.AddTicks(1) : scenario.Until);
        List<SimulationEvent> happened = [];
        while (Next() is { } next)
        {
            Do(next);
            happened.AddRange(_shown);
            _shown.Clear();
        }

        return new SimulatedMoment(_world, happened, at);
    }

    private void Begin(bool results, DateTimeOffset end)
    {
        (_results, _end) = (results, end);
        _world = new SimulatedWorld(definitions, scenario, _shown.Add);
        foreach (var action in scenario.Events)
        {
            _agenda.Add(scenario.Start + action.At, new Agenda.Act(action));
        }

        _agenda.Add(NextMinute(scenario.Start), new Agenda.Tick());
        ScheduleTurns(scenario.Start);
        _world.RunDue(scenario.Start);
    }

    // What falls due by itself comes after what happens at the same moment.
    private DateTimeOffset? Next()
    {
        var planned = _agenda.Next;
        var due = _world.IsRunning ? _world.NextDue : null;
        var next = planned is null || due < planned ? due : planned;
        return next < _end ? next : null;
    }

    private void Do(DateTimeOffset at)
    {
        _world.Now = at;
        var item = _agenda.Take(at);
        if (item is Agenda.Arrival)
        {
            // What is in at one moment is known before anything is decided of it.
            _arrived.Clear();
            for (; item is Agenda.Arrival arrival; item = _agenda.Take(at))
            {
                _arrived.Add((arrival.Check, arrival.Slot));
            }

            Arrive(at);
            if (item is null)
            {
                return;
            }
        }

        switch (item)
        {
            case Agenda.Act act:
                Act(act.Action, at);
                break;
            case Agenda.Turn turn:
                TakeTurn(turn.Check, at);
                break;
            case null:
                _world.RunDue(at);
                break;
            default:
                Tick(at);
                break;
        }
    }

    private void Act(ScenarioAction action, DateTimeOffset at)
    {
        switch (action)
        {
            case StopMonitorAction when !_world.IsRunning:
                Refuse("stop_monitor", "the monitor is stopped already", at);
                break;
            case StopMonitorAction:
                _world.IsRunning = false;
                _agenda.DropRuns();
                break;
            case StartMonitorAction when _world.IsRunning:
                Refuse("start_monitor", "the monitor runs already", at);
                break;
            case StartMonitorAction:
                _world.Restart(at);
                ScheduleTurns(at);
                break;
            case ReloadAction reload:
                _agenda.DropRuns();
                _world.Reload(reloads[reload.File], at);
                ScheduleTurns(at);
                break;
            default:
                PeopleActions.Do(action, _world, at, _shown.Add);
                break;
        }
    }

    private void Refuse(string what, string reason, DateTimeOffset at) => _shown.Add(SimulationEvents.Refused(what, reason, at));

    private void ScheduleTurns(DateTimeOffset from)
    {
        foreach (var check in _world.Checks)
        {
            _agenda.Add(At(check.Slots.FirstAtOrAfter(from)), new Agenda.Turn(check));
        }
    }

    private void TakeTurn(SimulatedCheck check, DateTimeOffset at)
    {
        _agenda.Add(at + check.Slots.Check.Interval, new Agenda.Turn(check));
        var slot = at.ToUnixTimeMilliseconds();
        if (check.Slots.At(slot) is not { } turned)
        {
            return; // replayed history has nothing for it: unmonitored time
        }

        var decided = turned with { Exclusion = _world.ExclusionAt(check, at) };
        if (slot < check.BusyUntil)
        {
            // Semantics.md 1.1: runs of a check don't overlap.
            var missed = decided with
            {
                Outcome = Outcome.Missed,
                LatencyMilliseconds = float.NaN,
                Status = 0,
                Code = "",
                FinishedAt = slot,
            };
            _arrived.Clear();
            _arrived.Add((check, missed));
            Arrive(at);
            return;
        }

        check.BusyUntil = decided.FinishedAt;
        _agenda.Add(At(decided.FinishedAt), new Agenda.Arrival(check, decided));
    }

    private void Arrive(DateTimeOffset at)
    {
        _signals.Clear();
        foreach (var (check, slot) in _arrived)
        {
            if (_results)
            {
                _shown.Add(Shown(check.Name, slot, at));
            }

            check.Take(slot, _signals);
        }

        if (_signals.Count > 0 || _world.AnyWithheld)
        {
            var desk = _world.Desk(at);
            desk.Apply(_signals);
            desk.Review(
                _arrived is [var (only, _)] ? only.JustItself : _arrived.Select(a => a.Check.Name).ToHashSet(StringComparer.Ordinal)
            );
        }
    }

    // Semantics.md 5.1, 6.10: some rules are judged each minute, and so is whether we still see.
    private void Tick(DateTimeOffset at)
    {
        _agenda.Add(at + Minute, new Agenda.Tick());
        if (!_world.IsRunning)
        {
            return;
        }

        _signals.Clear();
        foreach (var check in _world.Checks)
        {
            Monitor.Tick(check.State, at.ToUnixTimeMilliseconds(), _signals);
        }

        if (_world.LookAtOurselves(at) is { } signal)
        {
            _signals.Add(signal);
        }

        if (_signals.Count > 0)
        {
            var desk = _world.Desk(at);
            desk.Apply(_signals);
        }
    }

    private SimulationEvent Summary()
    {
        return new SimulationEvent
        {
            At = scenario.Until,
            Event = "summary",
            Summary = new SimulationSummary(
                [.. _world.EverWatched.Select(c => SummaryOf.Check(c.State.Plan, c.History, scenario.Start, scenario.Until))],
                [.. _world.Incidents.Select(i => SummaryOf.Incident(i, _world.Definitions, scenario.Until))]
            ),
        };
    }

    private static SimulationEvent Shown(string check, in DecidedSlot slot, DateTimeOffset at) =>
        new()
        {
            At = at,
            Event = "result",
            Check = check,
            Outcome = slot.Outcome.ToString().ToLowerInvariant(),
            Status = slot.Status == 0 ? null : slot.Status,
            LatencyMilliseconds = float.IsNaN(slot.LatencyMilliseconds) ? null : slot.LatencyMilliseconds,
            Reason = slot.Code.Length == 0 ? null : slot.Code,
        };

    private static DateTimeOffset At(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    private static DateTimeOffset NextMinute(DateTimeOffset at) => At(((at.ToUnixTimeMilliseconds() / 60_000) + 1) * 60_000);
}
