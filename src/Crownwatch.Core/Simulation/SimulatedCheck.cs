using Crownwatch.Core.Alerting;
using Crownwatch.Core.Results;
using Monitor = Crownwatch.Core.Alerting.Monitor;

namespace Crownwatch.Core.Simulation;

/// <summary>One check of a simulation: its state, its history, and where its slots stand.</summary>
internal sealed class SimulatedCheck
{
    private static readonly List<AlertSignal> _nobody = [];
    private readonly List<SimulatedResult> _history;

    public SimulatedCheck(CheckPlan plan, SimulatedSlots slots, int order, DateTimeOffset since, IEnumerable<SimulatedResult> history)
    {
        (Slots, Order, WatchedSince) = (slots, order, since);
        JustItself = new HashSet<string>([plan.Check.Name], StringComparer.Ordinal);
        _history = [.. history];
        State = new CheckState(plan);
        Fold();
    }

    public CheckState State { get; private set; }
    public SimulatedSlots Slots { get; }

    /// <summary>Its place in the file: of results that come at one instant, the earlier check's is first.</summary>
    public int Order { get; }

    /// <summary>Since when it has been looked at without a break of our own.</summary>
    public DateTimeOffset WatchedSince { get; private set; }

    /// <summary>Until when its present run goes on, in Unix milliseconds.</summary>
    public long BusyUntil { get; set; } = long.MinValue;
    public IReadOnlyList<SimulatedResult> History => _history;

    /// <summary>A set of its name alone.</summary>
    public IReadOnlySet<string> JustItself { get; }
    public string Name => State.Plan.Check.Name;

    public void Take(in DecidedSlot slot, List<AlertSignal> signals)
    {
        _history.Add(new SimulatedResult(slot, State.Plan.IntervalMilliseconds));
        Monitor.Step(State, slot, signals);
    }

    /// <summary>Marks the slots as not the target's fault and folds anew: history is the truth, the state follows from it.</summary>
    public void Correct(long from, long until)
    {
        for (var i = 0; i < _history.Count; i++)
        {
            var (slot, interval) = _history[i];
            if (slot.Slot >= from && slot.Slot < until && slot.Exclusion == Exclusion.None)
            {
                _history[i] = new SimulatedResult(slot with { Exclusion = Exclusion.Corrected }, interval);
            }
        }

        State = new CheckState(State.Plan);
        Fold();
    }

    /// <summary>We were down and look again: what was stored is loaded, and nothing is made up for the time between.</summary>
    public void Restart(DateTimeOffset now)
    {
        State =
            CheckState.TryLoad(State.Plan, State.Save()) ?? throw new InvalidOperationException($"the checkpoint of {Name} does not fit");
        (WatchedSince, BusyUntil) = (now, long.MinValue);
        Monitor.StandStill(State, now.ToUnixTimeMilliseconds());
    }

    /// <summary>What the book says of its alerts is the truth after a fold.</summary>
    public void AgreeWith(IAlertBook book)
    {
        for (var i = 0; i < State.Plan.Rules.Count; i++)
        {
            State.Rules[i].IsFiring = book.Alert(State.Plan.Rules[i].Name, Name) is not null;
        }
    }

    private void Fold()
    {
        foreach (var result in _history)
        {
            Monitor.Step(State, result.Slot, _nobody);
            _nobody.Clear();
        }

        Monitor.StandStill(State, WatchedSince.ToUnixTimeMilliseconds());
    }
}

/// <param name="Interval">Milliseconds for which the slot stands.</param>
internal readonly record struct SimulatedResult(DecidedSlot Slot, long Interval);
