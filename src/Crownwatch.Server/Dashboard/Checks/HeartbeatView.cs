using Crownwatch.Core.Heartbeats;
using Crownwatch.Core.Results;
using Crownwatch.Server.Receiving.Heartbeats;

namespace Crownwatch.Server.Dashboard.Checks;

/// <summary>What a watched job said last, and until when it must say something again.</summary>
/// <param name="DueBy">From then on it is down if nothing more is heard of it.</param>
/// <param name="Silent">Whether that has passed.</param>
public sealed record HeartbeatView(HeartbeatState State, DateTimeOffset DueBy, bool Silent)
{
    /// <param name="now">In the time that slots follow.</param>
    public static HeartbeatView Of(WatchedHeartbeat watched, DateTimeOffset now)
    {
        var (verdict, deadline) = watched.At(now);
        return new HeartbeatView(watched.State, deadline, verdict.Cause == DownCause.Unreachable);
    }

    /// <summary>How the last run ended, in words.</summary>
    public string LastRun =>
        State.LastEnd is null ? "none has ended yet"
        : !State.Failed ? "ended well"
        : State.ExitStatus is { } status ? $"exit status {status}"
        : "said that it failed";
}
