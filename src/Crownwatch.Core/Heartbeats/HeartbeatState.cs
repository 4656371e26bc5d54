namespace Crownwatch.Core.Heartbeats;

/// <summary>What is known of a watched job: a fold over its pings, in the order in which they came.</summary>
/// <param name="WatchedSince">When we first waited for it.</param>
public sealed record HeartbeatState(DateTimeOffset WatchedSince)
{
    /// <summary>The last ping of any kind; null before the first.</summary>
    public DateTimeOffset? LastPing { get; init; }

    /// <summary>When a run last ended, well or badly; null before the first.</summary>
    public DateTimeOffset? LastEnd { get; init; }

    /// <summary>Whether that run ended badly.</summary>
    public bool Failed { get; init; }

    /// <summary>Of that run; null where it told none.</summary>
    public int? ExitStatus { get; init; }

    /// <summary>What that run sent along.</summary>
    public string? Excerpt { get; init; }

    /// <summary>From that run's start to its end; null where it did not say when it began.</summary>
    public TimeSpan? Took { get; init; }

    /// <summary>The first start after which no run has ended: a job that begins again and again and never ends is not in time.</summary>
    public DateTimeOffset? Unended { get; init; }

    /// <summary>The latest start after which no run has ended.</summary>
    public DateTimeOffset? Began { get; init; }

    /// <summary>Since when no run has ended, as `silent_for` has it.</summary>
    public DateTimeOffset HeardAt => LastEnd ?? WatchedSince;

    public HeartbeatState After(Ping ping) =>
        ping.Kind == PingKind.Start
            ? this with
            {
                LastPing = ping.At,
                Unended = Unended ?? ping.At,
                Began = ping.At,
            }
            : this with
            {
                LastPing = ping.At,
                LastEnd = ping.At,
                Failed = ping.Kind == PingKind.Fail,
                ExitStatus = ping.ExitStatus,
                Excerpt = ping.Excerpt,
                Took = ping.At - Began,
                Unended = null,
                Began = null,
            };
}
