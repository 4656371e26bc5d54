using System.Text.Json.Serialization;

namespace Crownwatch.Core.Interventions;

/// <summary>Something a person did that changes, for a time, what alerting does. Immutable; an early end is a copy that ends earlier.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "what")]
[JsonDerivedType(typeof(Silence), "silence")]
[JsonDerivedType(typeof(Pause), "pause")]
[JsonDerivedType(typeof(DeploymentMark), "deployment_mark")]
[JsonDerivedType(typeof(Correction), "correction")]
[JsonDerivedType(typeof(OnCallOverride), "override")]
public abstract record Intervention
{
    /// <summary>From 1, each kind by itself: "silence 3" is the third silence. 0 before it is stored.</summary>
    public long Id { get; init; }
    public required string By { get; init; }
    public string Reason { get; init; } = "";

    /// <summary>UTC, inclusive.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>UTC, exclusive.</summary>
    public required DateTimeOffset Until { get; init; }

    public bool HoldsAt(DateTimeOffset now) => From <= now && now < Until;
}

/// <summary>Withholds openings and steps of the alerts that every matcher matches (semantics.md 6.7).</summary>
public sealed record Silence : Intervention
{
    /// <summary>All must match; none at all matches everything.</summary>
    public required IReadOnlyList<LabelMatcher> Matchers { get; init; }
}

/// <summary>All alerting is paused.</summary>
public sealed record Pause : Intervention;

/// <summary>A version of a service went out. Openings for the service are held from <see cref="Intervention.From"/> to the end of the grace.</summary>
public sealed record DeploymentMark : Intervention
{
    /// <summary>The longest grace there may be.</summary>
    public static readonly TimeSpan LongestGrace = TimeSpan.FromMinutes(10);

    /// <summary>The value of the label `service`.</summary>
    public required string Service { get; init; }
    public required string Version { get; init; }
}

/// <summary>The span was not the target's fault: it moves the adjusted availability only (semantics.md 3.3).</summary>
public sealed record Correction : Intervention
{
    public required string Check { get; init; }
}

/// <summary>Somebody else holds a rotation for a while (semantics.md 8).</summary>
public sealed record OnCallOverride : Intervention
{
    public required string Rotation { get; init; }
    public required string Person { get; init; }
}
