using Crownwatch.Core.Definitions;

namespace Crownwatch.Core.Incidents;

/// <summary>Which incidents owe a post-mortem, and by when (semantics.md 9). The desk and the reports both ask here.</summary>
public static class PostMortemDuty
{
    /// <summary>
    /// When it is due; null when none is owed: for critical and budget incidents, and for any that passed its longest acceptable
    /// time or is on the way to. Counted from `resolved`, an open incident has no due time yet.
    /// </summary>
    public static DateTimeOffset? DueAt(Incident incident, DefinitionSet definitions)
    {
        var course = new Course(incident.Severity, incident.Kind, incident.OpenedAt, incident.Resolution?.At);
        var target = definitions.ResponseTargets[incident.Severity];
        return incident.Drill || !IsOwed(course, target) ? null : DueAt(course, definitions.PostMortem, target);
    }

    /// <summary>When the post-mortem of an incident that owes one is due; null while the time does not run yet.</summary>
    public static DateTimeOffset? DueAt(Course course, PostMortemDefinition definition, ResponseTarget target)
    {
        var due = (definition.From == "resolved" ? course.Resolved : course.Opened) + definition.Within;
        var tooLong = course.Opened + target.AtMost;

        // One that owes it only since it passed its longest acceptable time is not due before it did.
        var owedFromTheBeginning = course.IsAlwaysOwed || course.Resolved is not null;
        return owedFromTheBeginning || due is null || due > tooLong ? due : tooLong;
    }

    // One that is open counts as if it stayed so.
    private static bool IsOwed(Course course, ResponseTarget target) =>
        course.IsAlwaysOwed || course.Resolved is not { } end || end - course.Opened > target.AtMost;

    /// <param name="Resolved">The last resolution; null while it is open.</param>
    public readonly record struct Course(IncidentSeverity Severity, AlertKind Kind, DateTimeOffset Opened, DateTimeOffset? Resolved)
    {
        internal bool IsAlwaysOwed => Severity == IncidentSeverity.Critical || Kind == AlertKind.Budget;
    }
}
