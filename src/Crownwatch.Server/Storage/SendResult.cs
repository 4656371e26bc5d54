namespace Crownwatch.Server.Storage;

/// <summary>What a try to send came to (semantics.md 10.3).</summary>
public enum SendOutcome
{
    Delivered,

    /// <summary>429: not before the time it names.</summary>
    WaitUntil,

    /// <summary>408, 5xx, or nothing was sent: try again.</summary>
    Transient,

    /// <summary>The request was sent and no answer came: it may have arrived.</summary>
    Unclear,

    /// <summary>The receiver will never take it.</summary>
    Refused,

    /// <summary>Nothing was sent: the receiver has no form for such a message, or nothing to do.</summary>
    NotSent,
}

/// <param name="Status">The HTTP status, where there was an answer.</param>
/// <param name="Answer">What the receiver said, bounded and without secrets.</param>
/// <param name="RetryAfter">When the next try is due: as the receiver asks with <see cref="SendOutcome.WaitUntil"/>, or as a war room is tried; null: by backing off.</param>
public sealed record SendResult(SendOutcome Outcome, int? Status, string Answer, TimeSpan? RetryAfter = null)
{
    /// <summary>It was refused because of who we say we are: the credential is wrong, revoked or gone (an alarm of its own, semantics.md 10.3).</summary>
    public bool BadCredential { get; init; }

    /// <summary>Of what was delivered: recipients who could not be given it yet.</summary>
    public IReadOnlyList<string> LeftOver { get; init; } = [];

    /// <summary>How the receiver names what it took, e.g. Slack's `C0123/1700000000.000100`; null where it names nothing.</summary>
    public string? Reference { get; init; }
}
