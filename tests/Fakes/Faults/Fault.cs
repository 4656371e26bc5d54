namespace Fakes.Faults;

/// <summary>One way to misbehave, for the next <see cref="Count"/> requests (null: until cleared).</summary>
public sealed record Fault(FaultMode Mode)
{
    /// <summary>The HTTP status of mode answer.</summary>
    public int Status { get; init; } = 500;

    /// <summary>The body of mode answer; null for what the real service says with that status.</summary>
    public string? Body { get; init; }

    /// <summary>The service's own error code, such as <c>channel_not_found</c>; it decides the status and body.</summary>
    public string? Error { get; init; }

    /// <summary>Seconds for a Retry-After header.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>How long mode delay waits before the request is treated as usual.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>How many requests it meets; null: all, until cleared.</summary>
    public int? Count { get; init; }

    /// <summary>Only requests whose path contains this text; null: all.</summary>
    public string? Path { get; init; }

    public static Fault Answering(int status, int? count = null, int? retryAfter = null) =>
        new(FaultMode.Answer)
        {
            Status = status,
            Count = count,
            RetryAfter = retryAfter,
        };
}
