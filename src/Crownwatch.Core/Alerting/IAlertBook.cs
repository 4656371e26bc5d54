using Crownwatch.Core.Incidents;
using Crownwatch.Core.Interventions;

namespace Crownwatch.Core.Alerting;

/// <summary>
/// What is remembered of alerts, incidents and what people did: a database's transaction in the server, memory in simulated time.
/// Every change made through it happens together or not at all (semantics.md 10.1); what was put is found at once.
/// </summary>
public interface IAlertBook
{
    /// <summary>Every open alert, in the order they fired.</summary>
    IReadOnlyList<OpenAlert> OpenAlerts { get; }

    /// <summary>Those that are withheld; asked after every batch of results, so this must be cheap when there are none.</summary>
    IReadOnlyList<OpenAlert> Withheld { get; }

    /// <summary>Received alerts whose end is at or before the instant, and which nobody has spoken of again.</summary>
    IReadOnlyList<OpenAlert> Ended(DateTimeOffset now);

    /// <summary>What holds at the instant, begins later, or ended within the hour before: the end of an override is a handoff.</summary>
    IReadOnlyList<Intervention> Interventions(DateTimeOffset now);

    OpenAlert? Alert(string rule, string check);

    void Put(OpenAlert alert);

    void Remove(OpenAlert alert);

    Incident? Incident(long id);

    /// <summary>The group's open incident, else its newest; null when it never had one.</summary>
    Incident? Newest(string group);

    /// <summary>Incidents with a deadline at or before the instant, the earliest first.</summary>
    IReadOnlyList<long> Due(DateTimeOffset now);

    /// <summary>Incidents whose steps are withheld.</summary>
    IReadOnlyList<long> Hushed { get; }

    /// <summary>Incidents that are not resolved.</summary>
    IReadOnlyList<Incident> Open { get; }

    /// <summary>The number the next incident will have.</summary>
    long NextIncident();

    /// <summary>Whether an incident's war room has that name.</summary>
    bool HasWarRoom(string name);

    /// <summary>Stores all that a decision leads to.</summary>
    /// <param name="nextDue">When the incident is to be looked at again; null for never.</param>
    void Save(Decision decision, DateTimeOffset? nextDue);

    /// <summary>An entry of the journal that belongs to no incident, or to one that is not changed by it.</summary>
    void Note(TimelineEntry entry, long? incident);

    /// <summary>A message that belongs to no incident.</summary>
    void Send(OutgoingMessage message);

    /// <summary>Up to when handoffs were announced; null before the first look.</summary>
    DateTimeOffset? HandoffsUntil { get; set; }
}
