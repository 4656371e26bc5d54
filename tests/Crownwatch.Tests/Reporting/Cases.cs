using Crownwatch.Core.Definitions;
using Crownwatch.Core.Reporting;

namespace Crownwatch.Tests.Reporting;

/// <summary>Incidents as reports see them.</summary>
internal static class Cases
{
    public static readonly DateTimeOffset Start = new(2025, 11, 10, 0, 0, 0, TimeSpan.Zero);

    /// <param name="opened">Minutes since <see cref="Start"/>; the others, minutes since it opened.</param>
    public static RespondedIncident Incident(
        long id,
        double opened,
        double? acknowledged = null,
        double? resolved = null,
        IncidentSeverity severity = IncidentSeverity.Critical,
        AlertKind kind = AlertKind.Outage
    ) =>
        new()
        {
            Id = id,
            Severity = severity,
            Kind = kind,
            Opened = Start.AddMinutes(opened),
            FirstAcknowledged = acknowledged is { } a ? Start.AddMinutes(opened + a) : null,
            Resolved = resolved is { } r ? Start.AddMinutes(opened + r) : null,
            Checks = ["health_endpoint"],
        };

    public static TimeSpan Minutes(double minutes) => TimeSpan.FromMinutes(minutes);
}
