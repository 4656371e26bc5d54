namespace Crownwatch.Core.Simulation;

/// <summary>One line of what a simulation shows. Fields that don't apply are null and are not written.</summary>
public sealed record SimulationEvent
{
    /// <summary>UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>snake_case: alert_fired, incident_opened, escalation_step, notification, …, result and last summary.</summary>
    public required string Event { get; init; }
    public string? Check { get; init; }
    public string? Rule { get; init; }

    /// <summary>Of alerts: info, warning, critical. Of incidents and notifications: critical, high, medium, low.</summary>
    public string? Severity { get; init; }

    /// <summary>1, 2, … in the order of opening.</summary>
    public long? Incident { get; init; }

    /// <summary>Seconds of the step's `after`.</summary>
    public double? Step { get; init; }

    /// <summary>The how manieth repeat, from 1.</summary>
    public int? Repeat { get; init; }
    public string? Channel { get; init; }

    /// <summary>Of incidents: outage, latency, …; of notifications: opened, step, update, lapse, resolved, info.</summary>
    public string? Kind { get; init; }

    /// <summary>The people who are meant.</summary>
    public IReadOnlyList<string>? Who { get; init; }

    /// <summary>The person who did it.</summary>
    public string? By { get; init; }
    public string? Reason { get; init; }

    /// <summary>Of a war room.</summary>
    public string? Name { get; init; }

    /// <summary>What the rule's metric showed: a count, a fraction, milliseconds or a factor.</summary>
    public double? Value { get; init; }

    /// <summary>Share of the window that was monitored, 0 to 1.</summary>
    public double? Coverage { get; init; }

    /// <summary>Of results: up, down, unknown or missed.</summary>
    public string? Outcome { get; init; }
    public int? Status { get; init; }
    public double? LatencyMilliseconds { get; init; }

    /// <summary>What a person reads.</summary>
    public string Text { get; init; } = "";

    /// <summary>Only on the last event.</summary>
    public SimulationSummary? Summary { get; init; }
}

public sealed record SimulationSummary(IReadOnlyList<CheckSummary> Checks, IReadOnlyList<IncidentSummary> Incidents);

/// <param name="Up">Slots.</param>
/// <param name="Availability">Seconds up / (up + down); null when nothing was monitored.</param>
/// <param name="Adjusted">The same without maintenance and corrections.</param>
/// <param name="Coverage">Share of the scenario that was monitored.</param>
/// <param name="P95Milliseconds">null without answers.</param>
public sealed record CheckSummary(
    string Check,
    long Up,
    long Down,
    long Unknown,
    double SecondsUp,
    double SecondsDown,
    double? Availability,
    double? Adjusted,
    double Coverage,
    double? P95Milliseconds
);

/// <param name="Target">Recovery target in seconds; null for budget incidents, which have none.</param>
/// <param name="AtMost">Longest acceptable time in seconds; null for budget incidents.</param>
/// <param name="Breached">null, `target` or `at_most`.</param>
public sealed record IncidentSummary(
    long Incident,
    string Severity,
    string Kind,
    DateTimeOffset Opened,
    DateTimeOffset? Acknowledged,
    DateTimeOffset? Resolved,
    double? Target,
    double? AtMost,
    string? Breached
);
