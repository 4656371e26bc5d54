using Crownwatch.Core.Alerting;
using Crownwatch.Core.Incidents;
using Crownwatch.Core.Interventions;

namespace Crownwatch.Core.Simulation;

/// <summary>Memory where the server has a database; whatever is entered is shown.</summary>
/// <param name="show">Takes every entry and message in the order of what happened.</param>
internal sealed class SimulatedBook(Action<SimulationEvent> show) : IAlertBook
{
    private readonly List<OpenAlert> _alerts = [];
    private readonly Dictionary<long, Incident> _incidents = [];
    private readonly Dictionary<string, SortedSet<long>> _ofGroup = new(StringComparer.Ordinal);
    private readonly Dictionary<long, DateTimeOffset> _dueOf = [];
    private readonly SortedSet<(DateTimeOffset At, long Incident)> _due = [];
    private readonly List<Intervention> _interventions = [];

    public DateTimeOffset Now { get; set; }

    public IReadOnlyList<OpenAlert> OpenAlerts => _alerts;
    public IReadOnlyList<OpenAlert> Withheld => _alerts.Count == 0 ? [] : [.. _alerts.Where(a => a.IsWithheld)];

    public IReadOnlyList<OpenAlert> Ended(DateTimeOffset now) => _alerts.Count == 0 ? [] : [.. _alerts.Where(a => a.EndsAt <= now)];

    public IReadOnlyList<long> Hushed => [.. _incidents.Values.Where(i => i.Quiet is not null).Select(i => i.Id)];
    public IReadOnlyList<Incident> Open => [.. _incidents.Values.Where(i => !i.IsResolved)];
    public IReadOnlyCollection<Incident> All => _incidents.Values;
    public DateTimeOffset? HandoffsUntil { get; set; }

    /// <summary>The earliest moment at which something falls due by itself; null for none.</summary>
    public DateTimeOffset? NextDue
    {
        get
        {
            var held = _alerts.Where(a => a.Held?.Until is not null).Min(a => a.Held!.Until);
            var incident = _due.Count == 0 ? (DateTimeOffset?)null : _due.Min.At;
            return held is null || incident < held ? incident : held;
        }
    }

    public IReadOnlyList<Intervention> Interventions(DateTimeOffset now) =>
        [.. _interventions.Where(i => now - HandoffNotices.News < i.Until)];

    /// <summary>Every one that was made.</summary>
    public IReadOnlyList<Intervention> AllInterventions => _interventions;

    public Intervention Add(Intervention intervention)
    {
        var kept = intervention with { Id = _interventions.Count(i => i.GetType() == intervention.GetType()) + 1 };
        _interventions.Add(kept);
        return kept;
    }

    public void Replace(Intervention before, Intervention after) => _interventions[_interventions.IndexOf(before)] = after;

    public OpenAlert? Alert(string rule, string check) => _alerts.Find(a => a.Is(rule, check));

    public void Put(OpenAlert alert)
    {
        var at = _alerts.FindIndex(a => a.Is(alert.Rule, alert.Check));
        if (at < 0)
        {
            _alerts.Add(alert);
        }
        else
        {
            _alerts[at] = alert;
        }
    }

    public void Remove(OpenAlert alert) => _alerts.RemoveAll(a => a.Is(alert.Rule, alert.Check));

    public Incident? Incident(long id) => _incidents.GetValueOrDefault(id);

    public Incident? Newest(string group) =>
        _ofGroup.TryGetValue(group, out var ids) ? ids.Select(id => _incidents[id]).MaxBy(i => (!i.IsResolved, i.Id)) : null;

    public IReadOnlyList<long> Due(DateTimeOffset now) => [.. _due.TakeWhile(d => d.At <= now).Select(d => d.Incident)];

    public long NextIncident() => _incidents.Count + 1;

    public bool HasWarRoom(string name) => _incidents.Values.Any(i => i.WarRoom == name);

    public void Save(Decision decision, DateTimeOffset? nextDue)
    {
        var after = decision.After;
        _incidents[after.Id] = after;
        if (!_ofGroup.TryGetValue(after.Group, out var ids))
        {
            _ofGroup[after.Group] = ids = [];
        }

        ids.Add(after.Id);
        if (_dueOf.Remove(after.Id, out var former))
        {
            _due.Remove((former, after.Id));
        }

        if (nextDue is { } due)
        {
            _dueOf[after.Id] = due;
            _due.Add((due, after.Id));
        }

        foreach (var entry in decision.Timeline)
        {
            Note(entry, after.Id);
        }

        foreach (var message in decision.Messages)
        {
            Send(message);
        }
    }

    public void Note(TimelineEntry entry, long? incident) => show(SimulationEvents.Of(entry, incident));

    public void Send(OutgoingMessage message) => show(SimulationEvents.Of(message, Now));
}
