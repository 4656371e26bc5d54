using Crownwatch.Core.Definitions;

namespace Crownwatch.Core.OnCall;

public sealed record OnCallDefinition
{
    public IReadOnlyList<Person> People { get; init; } = [];
    public IReadOnlyDictionary<string, Role> Roles { get; init; } = new Dictionary<string, Role>();
    public IReadOnlyDictionary<string, Rotation> Rotations { get; init; } = new Dictionary<string, Rotation>();

    /// <summary>How long an acknowledgement holds without a sign of life; a severity that is missing never lapses (semantics.md 7.3).</summary>
    public IReadOnlyDictionary<IncidentSeverity, TimeSpan> AcknowledgeTimeout { get; init; } =
        new Dictionary<IncidentSeverity, TimeSpan>
        {
            [IncidentSeverity.Critical] = TimeSpan.FromMinutes(30),
            [IncidentSeverity.High] = TimeSpan.FromHours(1),
            [IncidentSeverity.Medium] = TimeSpan.FromHours(4),
        };
}

public sealed record Person(string Name)
{
    public string? Slack { get; init; }
    public string? Email { get; init; }
}

public sealed record Role(string Name, IReadOnlyList<string> People)
{
    /// <summary>The role's own PagerDuty integration key, where it has one (semantics.md 7.5).</summary>
    public Secret? PagerDutyKey { get; init; }
}

/// <summary>A repeating order of people (semantics.md 8).</summary>
public sealed record Rotation
{
    public required string Name { get; init; }

    /// <summary>The first handoff; nobody is on call before it.</summary>
    public required DateTimeOffset Starts { get; init; }

    /// <summary>Length of a shift in the zone's wall clock.</summary>
    public required TimeSpan Every { get; init; }

    /// <summary>An IANA zone's name, or UTC.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>In the order they take their turns; may be empty, which the linter reports.</summary>
    public IReadOnlyList<string> People { get; init; } = [];
}
