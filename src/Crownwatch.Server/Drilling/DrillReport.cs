using Crownwatch.Core.Incidents;

namespace Crownwatch.Server.Drilling;

/// <summary>What came of a drill. Times are counted from its first failing slot; null for what has not happened.</summary>
/// <param name="DetectedAfter">Until a rule opened an incident.</param>
/// <param name="ToldAfter">Until a channel had taken the first message.</param>
/// <param name="AcknowledgedAfter">Until somebody acknowledged.</param>
/// <param name="ResolvedAfter">Until its incidents had resolved.</param>
public sealed record DrillReport(
    Drill Drill,
    TimeSpan? DetectedAfter,
    TimeSpan? ToldAfter,
    TimeSpan? AcknowledgedAfter,
    TimeSpan? ResolvedAfter
)
{
    internal static DrillReport Of(Drill drill, IReadOnlyList<Incident> incidents, DateTimeOffset? firstTold)
    {
        var from = drill.FirstFailing;
        var open = incidents.Any(i => !i.IsResolved);
        return new DrillReport(
            drill,
            incidents.Select(i => (DateTimeOffset?)i.OpenedAt).Min() - from,
            firstTold - from,
            incidents.Select(i => i.FirstAcknowledgedAt).Min() - from,
            open ? null : incidents.Select(i => i.Resolution?.At).Max() - from
        );
    }
}
