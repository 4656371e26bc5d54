using System.Security.Cryptography;

namespace Crownwatch.Server.Notifying;

/// <summary>How long to wait before the next try: doubling from 1 s, capped, with jitter; never less than the receiver asked for.</summary>
internal static class Backoff
{
    private static readonly TimeSpan Cap = TimeSpan.FromSeconds(60);

    /// <param name="tries">Made before the one that just failed.</param>
    public static TimeSpan After(int tries, TimeSpan? asked)
    {
        var doubled = TimeSpan.FromSeconds(Math.Min(Cap.TotalSeconds, Math.Pow(2, Math.Min(tries, 10))));
        var jittered = doubled * (0.75 + (RandomNumberGenerator.GetInt32(0, 50) / 100.0));
        return asked is { } wait ? (wait < TimeSpan.Zero ? TimeSpan.FromSeconds(1) : wait) : jittered;
    }
}
