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

    public WatchedCheck Down(int slots = 1, string code = "503", int status = 503, double milliseconds = 40) =>
        Take(slots, Outcome.Down, code, status, milliseconds);

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
    public WatchedCheck Late(int slot, Outcome outcome, Exclusion exclusion = Exclusion.None) =>
        Step(slot - 1, outcome, outcome == Outcome.Down ? "503" : "", 0, 5000, s => s with { Exclusion = exclusion });

    /// <summary>Slots in a maintenance window, whatever they show.</summary>
    public WatchedCheck Maintained(int slots, Outcome outcome = Outcome.Down) =>
        Take(slots, outcome, outcome == Outcome.Down ? "503" : "", 0, 900, s => s with { Exclusion = Exclusion.Maintenance });

    /// <summary>Failing slots that a person marked as not the target's fault.</summary>
    public WatchedCheck Corrected(int slots) => Take(slots, Outcome.Down, "503", 503, 40, s => s with { Exclusion = Exclusion.Corrected });

    /// <summary>The next slot's result, in so long after the slot.</summary>
    public WatchedCheck After(TimeSpan late, Outcome outcome, double milliseconds = 40) =>
        Take(1, outcome, "503", 0, milliseconds, s => s with { FinishedAt = s.Slot + (long)late.TotalMilliseconds });

    /// <summary>The next slot is up and shows a certificate that has so long to go.</summary>
    public WatchedCheck Certified(TimeSpan toGo) =>
        Take(1, Outcome.Up, "", 200, 40, s => s with { CertificateEndsAt = s.Slot + (long)toGo.TotalMilliseconds });

    /// <summary>A tick at so long after the first slot; what it says counts as said at the slot before.</summary>
    public WatchedCheck Tick(TimeSpan sinceFirst)
    {
        List<AlertSignal> signals = [];
        Monitor.Tick(State, (First + sinceFirst).ToUnixTimeMilliseconds(), signals);
        _said.AddRange(signals.Select(s => (_next, s)));
        return this;
    }

    public WatchedCheck StandStill(TimeSpan sinceFirst)
    {
        Monitor.StandStill(State, (First + sinceFirst).ToUnixTimeMilliseconds());
        return this;
    }

    private WatchedCheck Take(
        int slots,
        Outcome outcome,
        string code,
        int status,
        double milliseconds,
        Func<DecidedSlot, DecidedSlot>? with = null
    )
    {
        for (var i = 0; i < slots; i++)
        {
            Step(_next++, outcome, code, status, milliseconds, with);
        }

        return this;
    }

    private WatchedCheck Step(
        int slot,
        Outcome outcome,
        string code,
        int status,
        double milliseconds,
        Func<DecidedSlot, DecidedSlot>? with = null
    )
    {
        List<AlertSignal> signals = [];
        var at = First.ToUnixTimeMilliseconds() + (slot * State.Plan.IntervalMilliseconds);
        var decided = new DecidedSlot(at, outcome, (float)milliseconds, status, code);
        Monitor.Step(State, with?.Invoke(decided) ?? decided, signals);
        _said.AddRange(signals.Select(s => (slot + 1, s)));
        return this;
    }
}
