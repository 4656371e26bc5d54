using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;

namespace Crownwatch.Core.Reporting;

/// <summary>What times of response are counted from (semantics.md 9).</summary>
public sealed record RespondedIncident
{
    public required long Id { get; init; }
    public required IncidentSeverity Severity { get; init; }
    public required AlertKind Kind { get; init; }
    public required DateTimeOffset Opened { get; init; }
    public DateTimeOffset? FirstAcknowledged { get; init; }

    /// <summary>The last resolution; null while it is open, reopened or not.</summary>
    public DateTimeOffset? Resolved { get; init; }
    public int Reopened { get; init; }
    public bool Drill { get; init; }

    /// <summary>The checks it is about, for the reader.</summary>
    public IReadOnlyList<string> Checks { get; init; } = [];

    /// <summary>When its post-mortem was closed.</summary>
    public DateTimeOffset? PostMortemClosed { get; init; }

    public string Label => $"INC-{Id}";
    public bool IsBudget => Kind == AlertKind.Budget;

    /// <summary>Opened → first acknowledgement; without one, → resolution. null while neither has come.</summary>
    public TimeSpan? TimeToAcknowledge => (FirstAcknowledged ?? Resolved) - Opened;

    /// <summary>Its time to acknowledge is its time to resolve.</summary>
    public bool ResolvedUnacknowledged => FirstAcknowledged is null && Resolved is not null;
    public TimeSpan? TimeToResolve => Resolved - Opened;

    public static RespondedIncident From(Incident incident) =>
        new()
        {
            Id = incident.Id,
            Severity = incident.Severity,
            Kind = incident.Kind,
            Opened = incident.OpenedAt,
            FirstAcknowledged = incident.FirstAcknowledgedAt,
            Resolved = incident.Resolution?.At,
            Reopened = incident.Reopened,
            Drill = incident.Drill,
            Checks = [.. incident.Alerts.Select(a => a.Check).Distinct()],
            PostMortemClosed = incident.PostMortem.ClosedAt,
        };
}
