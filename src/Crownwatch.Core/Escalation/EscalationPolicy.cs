namespace Crownwatch.Core.Escalation;

public enum Unless
{
    Never,
    Acknowledged,
    Resolved,
}

public enum EscalationAction
{
    AssignCommander,
    OpenWarRoom,
    CustomerUpdate,
}

/// <summary>Who is told what and when after an incident opens. Copied into the incident when it opens (semantics.md 7.1).</summary>
public sealed record EscalationPolicy
{
    public required string Name { get; init; }

    /// <summary>In the order of <see cref="EscalationStep.After"/>; at least one.</summary>
    public required IReadOnlyList<EscalationStep> Steps { get; init; }
    public RepeatDefinition Repeat { get; init; } = new();
}

public sealed record EscalationStep
{
    /// <summary>Since the incident opened.</summary>
    public required TimeSpan After { get; init; }
    public Unless Unless { get; init; } = Unless.Never;

    /// <summary>Roles: `on_call` or one of on_call.roles.</summary>
    public IReadOnlyList<string> Who { get; init; } = [];

    /// <summary>Channels by name; a disabled one is passed over.</summary>
    public IReadOnlyList<string> Notify { get; init; } = [];

    /// <summary>What the reader is asked to do.</summary>
    public string? Ask { get; init; }
    public IReadOnlyList<EscalationAction> Do { get; init; } = [];
}

/// <summary>After the last step it is run again while unacknowledged (semantics.md 7.2).</summary>
public sealed record RepeatDefinition
{
    /// <summary>At least a minute; counted from the last step.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromMinutes(30);
    public Unless Unless { get; init; } = Unless.Acknowledged;

    /// <summary>0 to 1000 repeats that run; 0 means never.</summary>
    public int AtMost { get; init; } = 12;
}
