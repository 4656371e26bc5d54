using System.Globalization;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Definitions.Reading;

namespace Crownwatch.Core.Simulation.Reading;

/// <summary>Times within a scenario, as it writes them.</summary>
internal static class Offsets
{
    /// <summary>A duration since the scenario's start; required, and null after noting what is wrong.</summary>
    public static TimeSpan? Offset(this MapReader map, string key)
    {
        if (map.Has(key))
        {
            return map.Duration(key, Spans.None, Durations.Longest);
        }

        map.Missing(key, "write the time since the scenario's start, such as 0m or 1h30m");
        return null;
    }

    /// <summary>As <see cref="Offset"/>, or an instant such as 2025-11-13T14:00:00Z; null also where the key is absent.</summary>
    public static TimeSpan? OffsetOrInstant(this MapReader map, string key, DateTimeOffset start)
    {
        // No duration has a hyphen, and no instant is without one.
        if (map.Text(key) is not { } text || !text.Contains('-', StringComparison.Ordinal))
        {
            return map.Has(key) ? map.Duration(key, Spans.None, Durations.Longest) : null;
        }

        var offset = Times.InstantWithOffset(map, key) - start;
        if (offset < TimeSpan.Zero)
        {
            map.Context.Error(
                Codes.IllegalValue,
                map.PlaceOf(key),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"'{key}' of {map.Owner} is before the scenario's start ({start:yyyy-MM-dd'T'HH:mm:ss'Z'}), found '{Shown.Text(text)}'"
                )
            );
            return null;
        }

        return offset;
    }
}
