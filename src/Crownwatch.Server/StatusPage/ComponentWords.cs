using System.Globalization;
using Crownwatch.Core.StatusPages;

namespace Crownwatch.Server.StatusPage;

/// <summary>What states are called in front of the public.</summary>
internal static class ComponentWords
{
    public static string Of(ComponentState state) =>
        state switch
        {
            ComponentState.Operational => "Operational",
            ComponentState.UnderMaintenance => "Under maintenance",
            ComponentState.Unknown => "Not known",
            ComponentState.Degraded => "Degraded",
            ComponentState.PartialOutage => "Partial outage",
            _ => "Major outage",
        };

    public static string Overall(ComponentState state) =>
        state switch
        {
            ComponentState.Operational => "All systems operational",
            ComponentState.UnderMaintenance => "Maintenance under way",
            ComponentState.Unknown => "The state of some systems is not known",
            ComponentState.Degraded => "Some systems are degraded",
            ComponentState.PartialOutage => "Some systems are down",
            _ => "Major outage",
        };

    /// <summary>For style sheets, JSON and badges: `partial_outage`.</summary>
    public static string Word(ComponentState state) =>
        state switch
        {
            ComponentState.UnderMaintenance => "under_maintenance",
            ComponentState.PartialOutage => "partial_outage",
            ComponentState.MajorOutage => "major_outage",
            _ => state.ToString().ToLowerInvariant(),
        };

    public static string Of(PublicStatus status) => status.ToString();

    /// <summary>Cut, not rounded: 100 % is only what is whole.</summary>
    public static string Percent(decimal? share) =>
        share is { } s ? string.Create(CultureInfo.InvariantCulture, $"{Math.Truncate(s * 10_000) / 100:0.##} %") : "no data";

    public static string Iso(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static string Day(DateOnly day) => day.ToString("d MMM yyyy", CultureInfo.InvariantCulture);
}
