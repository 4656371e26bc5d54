using System.Security.Cryptography;

namespace Crownwatch.Server.Notifying;

/// <summary>How long to wait before the next try: doubling from 1 s, capped, with jitter; what the receiver asked for, up to an hour.</summary>
internal static class Backoff
{
    private static readonly TimeSpan Cap = TimeSpan.FromSeconds(60);

    // A receiver that asks for more is asked again all the same: it must not bury a page for ever.
    private static readonly TimeSpan LongestAsked = TimeSpan.FromHours(1);

    /// <param name="tries">Made before the one that just failed.</param>
    public static TimeSpan After(int tries, TimeSpan? asked)
    {
        var doubled = TimeSpan.FromSeconds(Math.Min(Cap.TotalSeconds, Math.Pow(2, Math.Min(tries, 10))));
        var jittered = doubled * (0.75 + (RandomNumberGenerator.GetInt32(0, 50) / 100.0));
        return asked is { } wait
            ? (
                wait < TimeSpan.Zero ? TimeSpan.FromSeconds(1)
                : wait > LongestAsked ? LongestAsked
                : wait
            )
            : jittered;
    }
}
