using Crownwatch.Core.Alerting;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;
using Crownwatch.Core.Results;

namespace Crownwatch.Core.Simulation;

/// <summary>The figures at the end, over the whole scenario.</summary>
internal static class SummaryOf
{
    public static CheckSummary Check(CheckPlan plan, IReadOnlyList<SimulatedResult> history, TimeSpan span)
    {
        var decidedWithin = plan.Deadline(0);
        long up = 0,
            down = 0,
            unknown = 0;
        long upMs = 0,
            downMs = 0,
            adjustedUp = 0,
            adjustedDown = 0;
        List<float> latencies = [];
        foreach (var (slot, interval) in history)
        {
            var counts = slot.Exclusion == Exclusion.None;
            switch (slot.Outcome)
            {
                case Outcome.Up:
                    up++;
                    upMs += interval;
                    adjustedUp += counts ? interval : 0;
                    break;
                case Outcome.Down:
                    down++;
                    downMs += interval;
                    adjustedDown += counts ? interval : 0;
                    break;
                case Outcome.Unknown:
                    unknown++;
                    break;
                default:
                    break;
            }

            // Semantics.md 1.2: a result that came after a later slot was decided counts for availability only.
            if (!float.IsNaN(slot.LatencyMilliseconds) && slot.FinishedAt < slot.Slot + interval + decidedWithin)
            {
                latencies.Add(slot.LatencyMilliseconds);
            }
        }

        latencies.Sort();
        return new CheckSummary(
            plan.Check.Name,
            up,
            down,
            unknown,
            upMs / 1000.0,
            downMs / 1000.0,
            Share(upMs, downMs),
            Share(adjustedUp, adjustedDown),
            Math.Min(1, (upMs + downMs) / span.TotalMilliseconds),
            latencies.Count == 0 ? null : latencies[LatencyWindow.NearestRank(0.95, latencies.Count) - 1]
        );
    }

    public static IncidentSummary Incident(Incident incident, DefinitionSet definitions, DateTimeOffset until)
    {
        var target = incident.Kind == AlertKind.Budget ? null : definitions.ResponseTargets[incident.Severity];
        var took = (incident.Resolution?.At ?? until) - incident.OpenedAt;
        return new IncidentSummary(
            incident.Id,
            Words.Of(incident.Severity),
            incident.Kind.ToString().ToLowerInvariant(),
            incident.OpenedAt,
            incident.FirstAcknowledgedAt,
            incident.Resolution?.At,
            target?.Resolve.TotalSeconds,
            target?.AtMost.TotalSeconds,
            target is null ? null
                : took > target.AtMost ? "at_most"
                : took > target.Resolve ? "target"
                : null
        );
    }

    private static double? Share(long up, long down) => up + down == 0 ? null : (double)up / (up + down);
}
