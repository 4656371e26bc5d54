namespace Crownwatch.Core.Definitions;

/// <summary>How grave an incident is; a smaller number is graver (mission.md section 5, semantics.md 6.3).</summary>
public enum IncidentSeverity
{
    Critical,
    High,
    Medium,
    Low,
}

/// <summary>Times within which an incident should be acknowledged and resolved.</summary>
public sealed record ResponseTarget(TimeSpan Acknowledge, TimeSpan Resolve, TimeSpan AtMost)
{
    /// <summary>Mission.md section 5, with the acknowledgement times of definitions.md.</summary>
    public static IReadOnlyDictionary<IncidentSeverity, ResponseTarget> Defaults { get; } =
        new Dictionary<IncidentSeverity, ResponseTarget>
        {
            [IncidentSeverity.Critical] = new(TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(30)),
            [IncidentSeverity.High] = new(TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(30), TimeSpan.FromHours(1)),
            [IncidentSeverity.Medium] = new(TimeSpan.FromMinutes(30), TimeSpan.FromHours(1), TimeSpan.FromHours(4)),
            [IncidentSeverity.Low] = new(TimeSpan.FromHours(1), TimeSpan.FromHours(4), TimeSpan.FromHours(24)),
        };
}
