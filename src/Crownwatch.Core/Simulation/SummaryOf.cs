using Crownwatch.Core.Alerting;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;
using Crownwatch.Core.Reporting;

namespace Crownwatch.Core.Simulation;

/// <summary>The figures at the end, over the whole scenario.</summary>
internal static class SummaryOf
{
    public static CheckSummary Check(CheckPlan plan, IReadOnlyList<SimulatedResult> history, DateTimeOffset from, DateTimeOffset until)
    {
        var decidedWithin = plan.Deadline(0);
        var figures = AvailabilityFigures.Of(plan.Check.Name, history.Select(r => Standing(r, decidedWithin)), from, until);
        return new CheckSummary(
            plan.Check.Name,
            figures.Up,
            figures.Down,
            figures.Unknown,
            figures.UpMilliseconds / 1000.0,
            figures.DownMilliseconds / 1000.0,
            (double?)figures.Availability,
            (double?)figures.AvailabilityAdjusted,
            (double)(figures.Coverage ?? 0),
            figures.P95Milliseconds
        );
    }

    public static IncidentSummary Incident(Incident incident, DefinitionSet definitions, DateTimeOffset until)
    {
        var target = incident.Kind == AlertKind.Budget ? null : definitions.ResponseTargets[incident.Severity];
        var breach = Breaches.OfRecovery(RespondedIncident.From(incident), definitions.ResponseTargets[incident.Severity], until);
        return new IncidentSummary(
            incident.Id,
            Words.Of(incident.Severity),
            incident.Kind.ToString().ToLowerInvariant(),
            incident.OpenedAt,
            incident.FirstAcknowledgedAt,
            incident.Resolution?.At,
            target?.Resolve.TotalSeconds,
            target?.AtMost.TotalSeconds,
            breach?.Name
        );
    }

    // Semantics.md 1.2: a result that came after a later slot was decided counts for availability only.
    private static StandingSlot Standing(SimulatedResult result, long decidedWithin)
    {
        var (slot, interval) = result;
        var isLate = slot.FinishedAt >= slot.Slot + interval + decidedWithin;
        return new StandingSlot(isLate ? slot with { LatencyMilliseconds = float.NaN } : slot, interval);
    }
}
