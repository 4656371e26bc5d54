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
}

/// <param name="Status">The HTTP status, where there was an answer.</param>
/// <param name="Answer">What the receiver said, bounded and without secrets.</param>
/// <param name="RetryAfter">For <see cref="SendOutcome.WaitUntil"/>.</param>
public sealed record SendResult(SendOutcome Outcome, int? Status, string Answer, TimeSpan? RetryAfter = null);
