namespace Crownwatch.Server.Notifying;

/// <summary>What a second sending of one message does to its receiver, after a try of which the outcome is not known (semantics.md 10.1).</summary>
public enum Resending
{
    /// <summary>Nothing: it knows the message by its key.</summary>
    Merges,

    /// <summary>The sender looks first whether it arrived.</summary>
    LooksFirst,

    /// <summary>It may arrive twice; each such sending is counted.</summary>
    MayDouble,
}
