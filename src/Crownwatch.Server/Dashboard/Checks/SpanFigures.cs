using Crownwatch.Core.Reporting;

namespace Crownwatch.Server.Dashboard.Checks;

/// <summary>How a check stood over one span: its strip, and availability raw and adjusted with coverage (semantics.md 3).</summary>
public sealed record SpanFigures(CheckSpan Span, Stretch Strip, AvailabilityFigures Availability)
{
    /// <summary>0 to 1; null without data. Counts maintenance and what was corrected.</summary>
    public double? Raw => Share(Availability.UpMilliseconds, Availability.UpMilliseconds + Availability.DownMilliseconds);

    /// <summary>0 to 1; null without data. Maintenance and what was corrected are unmonitored here.</summary>
    public double? Adjusted =>
        Share(Availability.AdjustedUpMilliseconds, Availability.AdjustedUpMilliseconds + Availability.AdjustedDownMilliseconds);

    /// <summary>0 to 1, of the raw figure.</summary>
    public double Coverage => Share(Availability.UpMilliseconds + Availability.DownMilliseconds, Availability.SpanMilliseconds) ?? 0;

    /// <summary>0 to 1, of the adjusted figure.</summary>
    public double AdjustedCoverage =>
        Share(Availability.AdjustedUpMilliseconds + Availability.AdjustedDownMilliseconds, Availability.SpanMilliseconds) ?? 0;

    private static double? Share(long part, long whole) => whole <= 0 ? null : (double)part / whole;
}
