using Crownwatch.Core.Alerting;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;
using Crownwatch.Core.Interventions;
using Crownwatch.Core.OnCall;
using Crownwatch.Core.Results;

namespace Crownwatch.Core.Simulation;

/// <summary>What a server would hold: the definitions, the checks with their states, and the book.</summary>
internal sealed class SimulatedWorld
{
    private readonly Scenario _scenario;
    private readonly SimulatedBook _book;
    private Dictionary<string, SimulatedCheck> _checks = new(StringComparer.Ordinal);
    private Dependencies _dependencies;
    private Surroundings _surroundings;
    private readonly Dictionary<string, SimulatedCheck> _gone = new(StringComparer.Ordinal);
    private DateTimeOffset? _handoff;

    public SimulatedWorld(DefinitionSet definitions, Scenario scenario, Action<SimulationEvent> show)
    {
        (_scenario, _book) = (scenario, new SimulatedBook(show));
        _dependencies = new Dependencies(definitions);
        _surroundings = new Surroundings(scenario.Start, definitions, "simulation");
        Watch(definitions, scenario.Start);
    }

    public DateTimeOffset Now
    {
        set => _book.Now = value;
    }

    public DateTimeOffset Start => _scenario.Start;
    public bool IsRunning { get; set; } = true;
    public DefinitionSet Definitions => _surroundings.Definitions;
    public IReadOnlyCollection<SimulatedCheck> Checks => _checks.Values;

    /// <summary>Those that are watched, then those that a reload took away.</summary>
    public IEnumerable<SimulatedCheck> EverWatched => _checks.Values.Concat(_gone.Values);
    public IEnumerable<Incident> Incidents => _book.All.OrderBy(i => i.Id);
    public bool AnyWithheld => _book.OpenAlerts.Count > 0 && _book.Withheld.Count > 0;
    public SimulatedBook Book => _book;

    /// <summary>When something falls due by itself; null for never.</summary>
    public DateTimeOffset? NextDue => _book.NextDue is { } due && !(_handoff < due) ? due : _handoff;

    public AlertDesk Desk(DateTimeOffset at)
    {
        _surroundings = _surroundings with { Now = at, Interventions = _book.Interventions(at), RoomIsTaken = _book.HasWarRoom };
        return new AlertDesk(
            _book,
            _checks.Values.Select(c => c.State),
            name => _checks.GetValueOrDefault(name)?.State,
            _dependencies,
            _surroundings
        );
    }

    public Surroundings SurroundingsAt(DateTimeOffset at) => _surroundings with { Now = at, Interventions = _book.Interventions(at) };

    /// <summary>Does whatever is due.</summary>
    public void RunDue(DateTimeOffset at)
    {
        Desk(at).RunDue();
        if (_handoff <= at)
        {
            PlanHandoff(at);
        }
    }

    /// <summary>Looks anew when the next handoff comes; to be called when time has passed it or somebody made an override.</summary>
    public void PlanHandoff(DateTimeOffset after)
    {
        var overrides = _book.AllInterventions.OfType<OnCallOverride>().ToList();
        _handoff = Handoffs.Next(Definitions.OnCall, overrides, after) is [{ At: var next }, ..] ? next : null;
    }

    public Exclusion ExclusionAt(SimulatedCheck check, DateTimeOffset slot) =>
        _surroundings.Maintenance.Covering(check.Slots.Check, slot) is not null ? Exclusion.Maintenance : Exclusion.None;

    public void Restart(DateTimeOffset at)
    {
        IsRunning = true;
        foreach (var check in _checks.Values)
        {
            check.Restart(at);
            check.AgreeWith(_book);
        }

        RunDue(at);
    }

    public void Reload(DefinitionSet definitions, DateTimeOffset at)
    {
        _dependencies = new Dependencies(definitions);
        _surroundings = new Surroundings(at, definitions, "simulation");
        Watch(definitions, at);
        Desk(at).EndUndefined(a => _checks.TryGetValue(a.Check, out var check) && check.State.Plan.Rules.Any(r => r.Name == a.Rule));
        foreach (var check in _checks.Values)
        {
            check.AgreeWith(_book);
        }

        Desk(at).LookAgain();
    }

    public void Correct(string check, DateTimeOffset from, DateTimeOffset until)
    {
        if (_checks.GetValueOrDefault(check) is { } corrected)
        {
            corrected.Correct(from.ToUnixTimeMilliseconds(), until.ToUnixTimeMilliseconds());
            corrected.AgreeWith(_book);
        }
    }

    /// <summary>The signal that we are blind to checks, to others, or no longer; null when that has not changed.</summary>
    public AlertSignal? LookAtOurselves(DateTimeOffset at) =>
        SelfAlerts.LookForBlindness(_checks.Values.Select(c => c.State), _book.Alert(SelfAlerts.Blind, SelfAlerts.Check), at);

    private void Watch(DefinitionSet definitions, DateTimeOffset since)
    {
        var former = _checks;
        var renamed = definitions.EnabledChecks.Select(c => c.RenamedFrom).OfType<string>().ToHashSet(StringComparer.Ordinal);
        _checks = definitions
            .EnabledChecks.Select(
                (check, order) =>
                {
                    var known = former.GetValueOrDefault(check.Name) ?? former.GetValueOrDefault(check.RenamedFrom ?? "");
                    var history = (known ?? _gone.GetValueOrDefault(check.Name))?.History ?? [];
                    return new SimulatedCheck(
                        CheckPlan.For(check, definitions.Rules),
                        new SimulatedSlots(check, _scenario),
                        order,
                        known?.WatchedSince ?? since,
                        history
                    );
                }
            )
            .ToDictionary(c => c.Name, StringComparer.Ordinal);
        foreach (var gone in former.Values.Where(c => !_checks.ContainsKey(c.Name) && !renamed.Contains(c.Name)))
        {
            _gone[gone.Name] = gone;
        }

        foreach (var name in _checks.Keys)
        {
            _gone.Remove(name);
        }

        PlanHandoff(since);
    }
}
