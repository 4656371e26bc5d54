using Crownwatch.Core.Alerting;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Results;
using Monitor = Crownwatch.Core.Alerting.Monitor;

namespace Crownwatch.Tests.Alerting;

/// <summary>A check whose slots are decided one after the other, from 14:03:00 UTC on, and what its rules say.</summary>
internal sealed class WatchedCheck
{
    public static readonly DateTimeOffset First = new(2026, 1, 12, 14, 3, 0, TimeSpan.Zero);
    private readonly List<(int Slot, AlertSignal Signal)> _said = [];
    private int _next;

    public WatchedCheck(DefinitionSet definitions, string check = "health_endpoint") =>
        State = new CheckState(CheckPlan.For(definitions.Checks.Single(c => c.Name == check), definitions.Rules));

    public CheckState State { get; set; }

    /// <summary>The numbers of the slots, from 1, at which a rule began to fire.</summary>
    public IEnumerable<int> FiredAt => _said.Where(s => s.Signal.Fires).Select(s => s.Slot);

    /// <summary>The numbers of the slots, from 1, at which a rule ceased to fire.</summary>
    public IEnumerable<int> ClearedAt => _said.Where(s => !s.Signal.Fires).Select(s => s.Slot);

    public IEnumerable<AlertSignal> Signals => _said.Select(s => s.Signal);

    public WatchedCheck Up(int slots = 1, double milliseconds = 40) => Take(slots, Outcome.Up, "", 200, milliseconds);

    public WatchedCheck Down(int slots = 1, string code = "503", int status = 503) => Take(slots, Outcome.Down, code, status, 40);

    /// <summary>Nothing was connected to: there is no time of an answer.</summary>
    public WatchedCheck Refused(int slots = 1) => Take(slots, Outcome.Down, "refused", 0, double.NaN);

    public WatchedCheck Unknown(int slots = 1) => Take(slots, Outcome.Unknown, "", 0, double.NaN);

    /// <summary>Slots that are recorded as missed.</summary>
    public WatchedCheck Missed(int slots = 1) => Take(slots, Outcome.Missed, "", 0, double.NaN);

    /// <summary>Slots of which nothing at all is heard.</summary>
    public WatchedCheck Silence(int slots = 1)
    {
        _next += slots;
        return this;
    }

    /// <summary>A result of an earlier slot, by its number, that comes only now.</summary>
    public WatchedCheck Late(int slot, Outcome outcome) => Step(slot - 1, outcome, outcome == Outcome.Down ? "503" : "", 0, 5000);

    private WatchedCheck Take(int slots, Outcome outcome, string code, int status, double milliseconds)
    {
        for (var i = 0; i < slots; i++)
        {
            Step(_next++, outcome, code, status, milliseconds);
        }

        return this;
    }

    private WatchedCheck Step(int slot, Outcome outcome, string code, int status, double milliseconds)
    {
        List<AlertSignal> signals = [];
        var at = First.ToUnixTimeMilliseconds() + (slot * State.Plan.IntervalMilliseconds);
        Monitor.Step(State, new DecidedSlot(at, outcome, (float)milliseconds, status, code), signals);
        _said.AddRange(signals.Select(s => (slot + 1, s)));
        return this;
    }
}
