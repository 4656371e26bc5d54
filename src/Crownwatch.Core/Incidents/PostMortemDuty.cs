using Crownwatch.Core.Definitions;

namespace Crownwatch.Core.Incidents;

/// <summary>Which incidents owe a post-mortem, and by when (semantics.md 9).</summary>
public static class PostMortemDuty
{
    /// <summary>
    /// When it is due; null when none is owed: for critical and budget incidents, and for any that passed its longest acceptable
    /// time or is on the way to. Counted from `resolved`, an open incident has no due time yet.
    /// </summary>
    public static DateTimeOffset? DueAt(Incident incident, DefinitionSet definitions)
    {
        if (incident.Drill || !IsOwed(incident, definitions))
        {
            return null;
        }

        var from = definitions.PostMortem.From == "resolved" ? incident.Resolution?.At : incident.OpenedAt;
        var due = from + definitions.PostMortem.Within;
        var tooLong = incident.OpenedAt + definitions.ResponseTargets[incident.Severity].AtMost;
        return incident.IsResolved || IsAlwaysOwed(incident) || due > tooLong ? due : tooLong;
    }

    /// <summary>Whether the incident is to be written up. One that is open counts as if it stayed so.</summary>
    public static bool IsOwed(Incident incident, DefinitionSet definitions) =>
        IsAlwaysOwed(incident)
        || incident.Resolution is not { } end
        || end.At - incident.OpenedAt > definitions.ResponseTargets[incident.Severity].AtMost;

    private static bool IsAlwaysOwed(Incident incident) =>
        incident.Severity == IncidentSeverity.Critical || incident.Kind == AlertKind.Budget;
}
