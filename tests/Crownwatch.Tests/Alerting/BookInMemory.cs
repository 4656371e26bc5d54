using Crownwatch.Core.Alerting;
using Crownwatch.Core.Incidents;
using Crownwatch.Core.Interventions;

namespace Crownwatch.Tests.Alerting;

/// <summary>What a desk remembers, in lists that a test can look into.</summary>
internal sealed class BookInMemory : IAlertBook
{
    private readonly List<OpenAlert> _alerts = [];
    private readonly Dictionary<long, Incident> _incidents = [];
    private readonly Dictionary<long, DateTimeOffset?> _due = [];

    /// <summary>Every entry: `event: text`, after the number of its incident where it has one.</summary>
    public List<string> Journal { get; } = [];
    public List<OutgoingMessage> Messages { get; } = [];
    public List<Intervention> Made { get; } = [];
    public IReadOnlyList<OpenAlert> OpenAlerts => _alerts;
    public IReadOnlyList<OpenAlert> Withheld => [.. _alerts.Where(a => a.IsWithheld)];
    public IReadOnlyList<long> Hushed => [.. _incidents.Values.Where(i => i.Quiet is not null).Select(i => i.Id)];
    public IReadOnlyList<Incident> Open => [.. _incidents.Values.Where(i => !i.IsResolved)];
    public DateTimeOffset? HandoffsUntil { get; set; }

    public IReadOnlyList<Intervention> Interventions(DateTimeOffset now) => [.. Made.Where(i => i.Until > now.AddHours(-1))];

    public IReadOnlyList<OpenAlert> Ended(DateTimeOffset now) => [.. _alerts.Where(a => a.EndsAt <= now)];

    public OpenAlert? Alert(string rule, string check) => _alerts.Find(a => a.Is(rule, check));

    public void Put(OpenAlert alert)
    {
        Remove(alert);
        _alerts.Add(alert);
    }

    public void Remove(OpenAlert alert) => _alerts.RemoveAll(a => a.Is(alert.Rule, alert.Check));

    public Incident? Incident(long id) => _incidents.GetValueOrDefault(id);

    public DateTimeOffset? NextDueOf(long id) => _due[id];

    public Incident? Newest(string group) => _incidents.Values.Where(i => i.Group == group).MaxBy(i => (!i.IsResolved, i.Id));

    public IReadOnlyList<long> Due(DateTimeOffset now) => [.. _due.Where(d => d.Value <= now).OrderBy(d => d.Value).Select(d => d.Key)];

    public long NextIncident() => _incidents.Count + 1;

    public bool HasWarRoom(string name) => _incidents.Values.Any(i => i.WarRoom == name);

    public void Save(Decision decision, DateTimeOffset? nextDue)
    {
        _incidents[decision.After.Id] = decision.After;
        _due[decision.After.Id] = nextDue;
        foreach (var entry in decision.Timeline)
        {
            Note(entry, decision.After.Id);
        }

        Messages.AddRange(decision.Messages);
    }

    public void Note(TimelineEntry entry, long? incident) =>
        Journal.Add($"{(incident is { } id ? $"{id} " : "")}{entry.Event}: {entry.Text}");

    public void Send(OutgoingMessage message) => Messages.Add(message);
}
