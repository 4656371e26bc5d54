using System.Globalization;
using Crownwatch.Core.Conditions;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Results;

namespace Crownwatch.Core.Heartbeats;

/// <summary>Whether a watched job is in time (semantics.md 6.7; docs/heartbeats.md).</summary>
public static class HeartbeatJudge
{
    /// <summary>The last instant at which it is still in time if nothing more is heard of it.</summary>
    /// <param name="stoodStillUntil">Silence up to then does not count: our own downtime, maintenance.</param>
    public static DateTimeOffset Deadline(HeartbeatDefinition heartbeat, HeartbeatState state, DateTimeOffset stoodStillUntil)
    {
        // The end of a run that began before a standstill may have been told to nobody.
        if (state.Unended is { } began && began > stoodStillUntil)
        {
            return began + heartbeat.Grace;
        }

        var since = state.HeardAt > stoodStillUntil ? state.HeardAt : stoodStillUntil;
        return since + heartbeat.Period + heartbeat.Grace;
    }

    /// <summary>How it stands; without check and slot.</summary>
    /// <param name="check">Of type heartbeat.</param>
    public static HeartbeatVerdict At(CheckDefinition check, HeartbeatState state, DateTimeOffset stoodStillUntil, DateTimeOffset now)
    {
        var heartbeat = check.Heartbeat ?? throw new ArgumentException($"{check.Name} is no heartbeat", nameof(check));
        if (now > Deadline(heartbeat, state, stoodStillUntil))
        {
            return new HeartbeatVerdict(Outcome.Down, DownCause.Unreachable, "silent", Silence(heartbeat, state, stoodStillUntil, now));
        }

        if (state.Failed)
        {
            return state.ExitStatus is { } status
                ? new HeartbeatVerdict(
                    Outcome.Down,
                    DownCause.Wrong,
                    Text($"exit {status}"),
                    Text($"the run ended with exit status {status}")
                )
                : new HeartbeatVerdict(Outcome.Down, DownCause.Wrong, "fail", "the run said that it failed");
        }

        if (state.LastEnd is null)
        {
            return Unknown($"no ping yet; due by {Deadline(heartbeat, state, stoodStillUntil).UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC");
        }

        if (now > Deadline(heartbeat, state, DateTimeOffset.MinValue))
        {
            return Unknown(
                $"{Silence(heartbeat, state, DateTimeOffset.MinValue, now)}; nothing could be heard until {stoodStillUntil.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC, and a full period and grace follow"
            );
        }

        return Slowness(check, state) is { } slow
            ? new HeartbeatVerdict(Outcome.Down, DownCause.Slow, "slow", slow)
            : new HeartbeatVerdict(Outcome.Up, DownCause.None, "", "");
    }

    private static string Silence(HeartbeatDefinition heartbeat, HeartbeatState state, DateTimeOffset stoodStillUntil, DateTimeOffset now)
    {
        if (state.Unended is { } began && began > stoodStillUntil)
        {
            return $"a run began {DurationText.Of(now - began)} ago and has not ended (grace {DurationText.Of(heartbeat.Grace)})";
        }

        var limits = $"(period {DurationText.Of(heartbeat.Period)}, grace {DurationText.Of(heartbeat.Grace)})";
        var last =
            !state.Failed ? ""
            : state.ExitStatus is { } status ? Text($"; the last run ended with exit status {status}")
            : "; the last run said that it failed";
        return state.LastEnd is null
            ? $"no ping since it is watched, {DurationText.Of(now - state.WatchedSince)} {limits}"
            : $"no ping for {DurationText.Of(now - state.HeardAt)} {limits}{last}";
    }

    // Semantics.md 1.4: said with the limit.
    private static string? Slowness(CheckDefinition check, HeartbeatState state) =>
        state.Took is { } took
        && check.Criteria.OfType<ResponseTimeCriterion>().FirstOrDefault(c => c.Inclusive ? took > c.Limit : took >= c.Limit) is { } limit
            ? Text($"the run took {took.TotalMilliseconds:#,0} ms (limit {limit.Limit.TotalMilliseconds:#,0})")
            : null;

    private static HeartbeatVerdict Unknown(FormattableString reason) => new(Outcome.Unknown, DownCause.None, "waiting", Text(reason));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <param name="Code">Shortest form: `silent`, `fail`, `exit 3`, `slow`, `waiting`; empty when up.</param>
/// <param name="Reason">One line a person reads; empty when up.</param>
public sealed record HeartbeatVerdict(Outcome Outcome, DownCause Cause, string Code, string Reason);
