using Crownwatch.Core.Definitions;
using Crownwatch.Core.Reporting;

namespace Crownwatch.Server.Dashboard.Reports;

/// <summary>How long incidents of a span took to be acknowledged and resolved, one by one, and the targets they are held to (semantics.md 9).</summary>
/// <param name="Points">In order of opening; budget incidents and drills are left out, as in every figure.</param>
/// <param name="Targets">To resolve, of the severities that there are.</param>
public sealed record ResponsePlot(
    DateTimeOffset From,
    DateTimeOffset Until,
    IReadOnlyList<ResponsePoint> Points,
    IReadOnlyList<ResponseLine> Targets
)
{
    public static ResponsePlot Of(Report report, DefinitionSet definitions)
    {
        RespondedIncident[] counted = [.. report.Incidents.Where(i => !i.IsBudget)];
        return new ResponsePlot(
            report.From,
            report.Until,
            [
                .. counted.Select(i => new ResponsePoint(
                    i.Label,
                    i.Id,
                    i.Severity.ToString().ToLowerInvariant(),
                    i.Opened,
                    (i.FirstAcknowledged - i.Opened)?.TotalMinutes,
                    i.TimeToResolve?.TotalMinutes
                )),
            ],
            [
                .. counted
                    .Select(i => i.Severity)
                    .Distinct()
                    .Order()
                    .Select(s => new ResponseLine(s.ToString().ToLowerInvariant(), definitions.ResponseTargets[s].Resolve.TotalMinutes)),
            ]
        );
    }
}

/// <param name="AcknowledgeMinutes">null where nobody acknowledged it.</param>
/// <param name="ResolveMinutes">null while it is open.</param>
public sealed record ResponsePoint(
    string Label,
    long Incident,
    string Severity,
    DateTimeOffset Opened,
    double? AcknowledgeMinutes,
    double? ResolveMinutes
);

public sealed record ResponseLine(string Severity, double Minutes);
