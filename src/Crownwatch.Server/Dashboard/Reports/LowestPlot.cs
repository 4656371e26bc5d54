using Crownwatch.Core.Reporting;

namespace Crownwatch.Server.Dashboard.Reports;

/// <summary>The checks whose availability was lowest, as bars.</summary>
/// <param name="Bars">The lowest first.</param>
/// <param name="Floor">Where the bars begin, 0 to 1: what is above 99 % would else look all the same.</param>
public sealed record LowestPlot(IReadOnlyList<LowestBar> Bars, double Floor)
{
    private const int Most = 10;

    public static LowestPlot Of(Report report)
    {
        LowestBar[] bars =
        [
            .. report
                .Availability.Where(a => a.MonitoredMilliseconds > 0)
                .Select(a => new LowestBar(
                    a.Check,
                    (double)a.UpMilliseconds / a.MonitoredMilliseconds,
                    a.AdjustedMonitoredMilliseconds == 0 ? null : (double)a.AdjustedUpMilliseconds / a.AdjustedMonitoredMilliseconds
                ))
                .OrderBy(b => b.Adjusted ?? b.Raw)
                .Take(Most),
        ];
        var least = bars.Length == 0 ? 1 : bars.Min(b => Math.Min(b.Raw, b.Adjusted ?? 1));
        var floor = Array.Find([0.99, 0.9, 0.5], f => least > f);
        return new LowestPlot(bars, floor);
    }
}

/// <param name="Raw">0 to 1.</param>
/// <param name="Adjusted">0 to 1; null where all of its time was taken out.</param>
public sealed record LowestBar(string Check, double Raw, double? Adjusted);
