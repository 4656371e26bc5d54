namespace Crownwatch.Core.Heartbeats;

public enum PingKind
{
    /// <summary>A run ended well.</summary>
    Success,

    /// <summary>A run began.</summary>
    Start,

    /// <summary>A run ended badly: it said so, or its exit status was not 0.</summary>
    Fail,
}

/// <summary>What a watched job told us.</summary>
/// <param name="At">When it arrived, in the time that slots follow.</param>
public sealed record Ping(PingKind Kind, DateTimeOffset At)
{
    /// <summary>0 to 255; null where it told none.</summary>
    public int? ExitStatus { get; init; }

    /// <summary>The start of what it sent along; bounded, without secrets; null for nothing.</summary>
    public string? Excerpt { get; init; }

    /// <summary>By exit status: 0 is success.</summary>
    public static Ping Exited(int status, DateTimeOffset at) =>
        new(status == 0 ? PingKind.Success : PingKind.Fail, at) { ExitStatus = status };
}
