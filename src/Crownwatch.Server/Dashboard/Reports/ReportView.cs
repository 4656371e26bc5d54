using Crownwatch.Core.Reporting;
using Crownwatch.Server.Dashboard.Parts;

namespace Crownwatch.Server.Dashboard.Reports;

/// <summary>A report as the page shows it.</summary>
/// <param name="Days">How many days it goes back; null for a span between two instants.</param>
public sealed record ReportView(long Version, IReadOnlyList<Alarm> Alarms, int? Days, Report Report)
{
    public required ResponsePlot Responses { get; init; }
    public required LowestPlot Lowest { get; init; }

    /// <summary>As the address has it; empty where it has none.</summary>
    public string From { get; init; } = "";
    public string To { get; init; } = "";

    /// <summary>Why the span asked for was not taken; null where it was.</summary>
    public string? Problem { get; init; }
}
