using Crownwatch.Core.Definitions;

namespace Crownwatch.Core.Reporting;

public enum BreachOf
{
    /// <summary>Acknowledged later than the target, or not yet.</summary>
    Acknowledge,

    /// <summary>Resolved later than the target, within the longest acceptable time.</summary>
    Target,

    /// <summary>Longer than the longest acceptable time.</summary>
    AtMost,
}

/// <summary>An incident that took longer than it should have.</summary>
/// <param name="Took">Up to now, where it is still running.</param>
/// <param name="IsRunning">What should have happened has not happened yet.</param>
public sealed record Breach(long Incident, IncidentSeverity Severity, BreachOf What, TimeSpan Limit, TimeSpan Took, bool IsRunning)
{
    /// <summary>`acknowledge`, `target` or `at_most`, as the definition file and `simulate` call them.</summary>
    public string Name =>
        What switch
        {
            BreachOf.Acknowledge => "acknowledge",
            BreachOf.Target => "target",
            _ => "at_most",
        };
}

/// <summary>Breaches of response targets (semantics.md 9). What takes exactly as long as its limit is within it.</summary>
public static class Breaches
{
    /// <summary>At most two of one incident: of the time to acknowledge, and of the time to resolve.</summary>
    public static IReadOnlyList<Breach> Of(RespondedIncident incident, ResponseTarget target, DateTimeOffset asOf)
    {
        List<Breach> found = [];
        var acknowledged = incident.TimeToAcknowledge ?? asOf - incident.Opened;
        if (acknowledged > target.Acknowledge)
        {
            var isRunning = incident.TimeToAcknowledge is null;
            found.Add(new(incident.Id, incident.Severity, BreachOf.Acknowledge, target.Acknowledge, acknowledged, isRunning));
        }

        if (OfRecovery(incident, target, asOf) is { } recovery)
        {
            found.Add(recovery);
        }

        return found;
    }

    /// <summary>The time to resolve alone: against the longest acceptable time, else against the target; null when within both.</summary>
    public static Breach? OfRecovery(RespondedIncident incident, ResponseTarget target, DateTimeOffset asOf)
    {
        // Budget incidents have no recovery target (semantics.md 6.4).
        var took = incident.TimeToResolve ?? asOf - incident.Opened;
        if (incident.IsBudget || (took <= target.AtMost && took <= target.Resolve))
        {
            return null;
        }

        var (what, limit) = took > target.AtMost ? (BreachOf.AtMost, target.AtMost) : (BreachOf.Target, target.Resolve);
        return new Breach(incident.Id, incident.Severity, what, limit, took, incident.Resolved is null);
    }
}
