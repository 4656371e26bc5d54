using Crownwatch.Core.Definitions;
using Crownwatch.Core.OnCall;

namespace Crownwatch.Core.Incidents;

/// <summary>When an incident next needs a decision because time has passed.</summary>
public static class Deadlines
{
    /// <summary>Between asking the acknowledger and taking the acknowledgement away (semantics.md 7.3).</summary>
    public static readonly TimeSpan AnswerWithin = TimeSpan.FromMinutes(5);

    /// <summary>The earliest of all deadlines; null when nothing will happen by itself.</summary>
    public static DateTimeOffset? NextDue(Incident incident, OnCallDefinition onCall)
    {
        if (incident.IsResolved)
        {
            return incident.ReopensAt;
        }

        DateTimeOffset?[] all = [incident.Escalation.NextDue, incident.ResolvesAt, Lapse(incident, onCall)];
        return all.Min();
    }

    /// <summary>When the acknowledger is asked, or, once asked, when the acknowledgement lapses; null when it never does.</summary>
    public static DateTimeOffset? Lapse(Incident incident, OnCallDefinition onCall) =>
        incident switch
        {
            { Kind: AlertKind.Budget } or { Acknowledgement: null } => null,
            { Acknowledgement.AskedAt: { } asked } => asked + AnswerWithin,
            { Acknowledgement: { } held } => onCall.AcknowledgeTimeout.TryGetValue(incident.Severity, out var timeout)
                ? held.LastSign + timeout
                : null,
        };
}
