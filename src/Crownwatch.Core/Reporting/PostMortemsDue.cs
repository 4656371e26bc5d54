using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;

namespace Crownwatch.Core.Reporting;

/// <summary>A post-mortem that an incident asks for.</summary>
/// <param name="Reason">Why: `critical`, `budget`, or that it passed its longest acceptable time.</param>
/// <param name="Due">null until the incident is resolved, where the time runs from there.</param>
public sealed record PostMortemDue(long Incident, IncidentSeverity Severity, string Reason, DateTimeOffset? Due, DateTimeOffset? Closed)
{
    public bool IsOpen => Closed is null;

    public bool IsOverdueAt(DateTimeOffset now) => IsOpen && Due < now;
}

/// <summary>Which incidents ask for a post-mortem, and by when (semantics.md 9).</summary>
public static class PostMortemsDue
{
    /// <summary>null for an incident that asks for none (yet): one may still pass its longest acceptable time.</summary>
    public static PostMortemDue? Of(
        RespondedIncident incident,
        PostMortemDefinition definition,
        ResponseTarget target,
        DateTimeOffset asOf
    ) =>
        ReasonFor(incident, target, asOf) is { } reason
            ? new PostMortemDue(incident.Id, incident.Severity, reason, DueOf(incident, definition, target), incident.PostMortemClosed)
            : null;

    /// <summary>When the post-mortem is due; null when none is asked for, or when the time does not run yet.</summary>
    public static DateTimeOffset? DueAt(
        RespondedIncident incident,
        PostMortemDefinition definition,
        ResponseTarget target,
        DateTimeOffset asOf
    ) => Of(incident, definition, target, asOf)?.Due;

    private static DateTimeOffset? DueOf(RespondedIncident incident, PostMortemDefinition definition, ResponseTarget target) =>
        PostMortemDuty.DueAt(
            new PostMortemDuty.Course(incident.Severity, incident.Kind, incident.Opened, incident.Resolved),
            definition,
            target
        );

    private static string? ReasonFor(RespondedIncident incident, ResponseTarget target, DateTimeOffset asOf)
    {
        if (incident.Drill)
        {
            return null;
        }

        if (incident.Severity == IncidentSeverity.Critical)
        {
            return "critical";
        }

        if (incident.IsBudget)
        {
            return "budget";
        }

        return Breaches.OfRecovery(incident, target, asOf)?.What == BreachOf.AtMost ? "passed its longest acceptable time" : null;
    }
}
