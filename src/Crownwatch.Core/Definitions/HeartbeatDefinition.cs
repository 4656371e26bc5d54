namespace Crownwatch.Core.Definitions;

/// <summary>What a check of type heartbeat waits for (docs/heartbeats.md).</summary>
public sealed record HeartbeatDefinition
{
    /// <summary>From the end of one run to the end of the next, at most; 1 s to 366 d.</summary>
    public required TimeSpan Period { get; init; }

    /// <summary>How much later than that is still in time; and how long a run may take that said it began. 0 to 366 d.</summary>
    public required TimeSpan Grace { get; init; }

    /// <summary>What stands in its address after /ping/; null only in a disabled check, or while its variable is unset.</summary>
    public Secret? Token { get; init; }
}
