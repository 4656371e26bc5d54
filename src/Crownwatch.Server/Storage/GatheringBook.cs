using Crownwatch.Core.Alerting;
using Crownwatch.Core.Incidents;
using Crownwatch.Core.Interventions;

namespace Crownwatch.Server.Storage;

/// <summary>
/// A book that writes an incident once for many decisions about it: an incident is stored whole, and a thousand alerts that join the
/// same one would write it a thousand times. Nothing is stored before <see cref="Flush"/>, which the transaction must end with.
/// </summary>
public sealed class GatheringBook(IAlertBook book) : IAlertBook
{
    private readonly Dictionary<long, Gathered> _gathered = [];

    public IReadOnlyList<OpenAlert> OpenAlerts => book.OpenAlerts;
    public IReadOnlyList<OpenAlert> Withheld => book.Withheld;
    public IReadOnlyList<long> Hushed => Stored().Hushed;
    public IReadOnlyList<Incident> Open => Stored().Open;

    public DateTimeOffset? HandoffsUntil
    {
        get => book.HandoffsUntil;
        set => book.HandoffsUntil = value;
    }

    public IReadOnlyList<OpenAlert> Ended(DateTimeOffset now) => book.Ended(now);

    public IReadOnlyList<Intervention> Interventions(DateTimeOffset now) => book.Interventions(now);

    public OpenAlert? Alert(string rule, string check) => book.Alert(rule, check);

    public void Put(OpenAlert alert) => book.Put(alert);

    public void Remove(OpenAlert alert) => book.Remove(alert);

    public Incident? Incident(long id) => _gathered.TryGetValue(id, out var held) ? held.Latest.After : book.Incident(id);

    // A group has one open incident at most: one that is open here is the answer.
    public Incident? Newest(string group) =>
        _gathered.Values.Select(g => g.Latest.After).FirstOrDefault(i => i.Group == group && !i.IsResolved) ?? Stored().Newest(group);

    public IReadOnlyList<long> Due(DateTimeOffset now) => Stored().Due(now);

    public long NextIncident() => Stored().NextIncident();

    public bool HasWarRoom(string name) => Stored().HasWarRoom(name);

    public void Save(Decision decision, DateTimeOffset? nextDue)
    {
        if (_gathered.TryGetValue(decision.After.Id, out var held))
        {
            decision = decision with
            {
                Timeline = [.. held.Latest.Timeline, .. decision.Timeline],
                Messages = [.. held.Latest.Messages, .. decision.Messages],
            };
        }

        _gathered[decision.After.Id] = new Gathered(decision, nextDue);
    }

    public void Note(TimelineEntry entry, long? incident)
    {
        if (incident is not null)
        {
            Flush(); // its history is in the order of what happened
        }

        book.Note(entry, incident);
    }

    public void Send(OutgoingMessage message) => book.Send(message);

    /// <summary>Stores what was gathered.</summary>
    public void Flush()
    {
        foreach (var (decision, nextDue) in _gathered.Values)
        {
            book.Save(decision, nextDue);
        }

        _gathered.Clear();
    }

    private IAlertBook Stored()
    {
        Flush();
        return book;
    }

    private sealed record Gathered(Decision Latest, DateTimeOffset? NextDue);
}
