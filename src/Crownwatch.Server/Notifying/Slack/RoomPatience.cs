using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Notifying.Slack;

/// <summary>How long a war room may keep the incident's later messages waiting (docs/decisions/rooms-given-up.md).</summary>
internal static class RoomPatience
{
    private static readonly TimeSpan TryFor = Delivery.HandOnAfter;

    // Fifty names at twenty a minute take two minutes and a half.
    private static readonly TimeSpan AtMost = TimeSpan.FromMinutes(5);

    /// <summary>How long it is still tried; not positive: it is given up.</summary>
    /// <param name="room">As it was last asked for; null when it never was.</param>
    public static TimeSpan Left(PendingMessage message, WarRoom? room, DateTimeOffset now)
    {
        var since = message.CreatedAt;
        if (room is { SlackChannel: null } && room.Name != room.Wanted)
        {
            var asked = DateTimeOffset.FromUnixTimeMilliseconds(room.AskedAt); // the name before it was taken: that was an answer
            since = asked > since ? asked : since;
        }

        var end = since + TryFor;
        return (end < message.CreatedAt + AtMost ? end : message.CreatedAt + AtMost) - now;
    }

    /// <summary>
    /// When it is tried again: not after it is to be given up. Transient also where Slack said 429: it counts each method for itself, and
    /// the channel's pages must not wait for a room's.
    /// </summary>
    public static SendResult Again(SendResult failed, int tries, TimeSpan left)
    {
        var wait = Backoff.After(tries, failed.RetryAfter);
        return failed with
        {
            Outcome = failed.Outcome == SendOutcome.WaitUntil ? SendOutcome.Transient : failed.Outcome,
            RetryAfter = wait < left ? wait : left,
        };
    }
}
