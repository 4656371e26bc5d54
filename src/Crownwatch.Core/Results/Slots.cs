namespace Crownwatch.Core.Results;

/// <summary>When a check's turn comes: Unix epoch + stable hash(name) mod interval + n × interval (semantics.md 1.1).</summary>
public static class Slots
{
    /// <summary>Milliseconds, at least 0 and below the interval, by which a check's slots are shifted. Stable for ever: history hangs on it.</summary>
    public static long PhaseMilliseconds(string name, TimeSpan interval) => (long)(Hash(name) % (ulong)interval.TotalMilliseconds);

    /// <summary>The last slot at or before the instant.</summary>
    public static DateTimeOffset AtOrBefore(DateTimeOffset instant, long phaseMilliseconds, TimeSpan interval)
    {
        var step = (long)interval.TotalMilliseconds;
        var at = instant.ToUnixTimeMilliseconds();
        var since = (((at - phaseMilliseconds) % step) + step) % step; // from 0 on, also where the instant lies before the phase
        return DateTimeOffset.FromUnixTimeMilliseconds(at - since);
    }

    /// <summary>The first slot after the instant.</summary>
    public static DateTimeOffset After(DateTimeOffset instant, long phaseMilliseconds, TimeSpan interval) =>
        AtOrBefore(instant, phaseMilliseconds, interval) + interval;

    // FNV-1a, 64 bit, with a last mix: short names that differ in one letter must not fall into neighbouring slots.
    private static ulong Hash(string name)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in name)
        {
            hash = (hash ^ c) * 1099511628211UL;
        }

        hash ^= hash >> 33;
        hash *= 0xff51afd7ed558ccdUL;
        return hash ^ (hash >> 33);
    }
}
