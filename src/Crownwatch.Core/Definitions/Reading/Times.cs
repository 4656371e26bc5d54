using System.Globalization;
using Crownwatch.Core.Calendar;

namespace Crownwatch.Core.Definitions.Reading;

/// <summary>Points in time and zones.</summary>
internal static class Times
{
    private static readonly string[] _wallClock =
    [
        "yyyy-MM-dd'T'HH:mm:ss",
        "yyyy-MM-dd'T'HH:mm",
        "yyyy-MM-dd HH:mm:ss",
        "yyyy-MM-dd HH:mm",
        "yyyy-MM-dd",
    ];
    private static readonly string[] _offset =
    [
        "yyyy-MM-dd'T'HH:mm:ssK",
        "yyyy-MM-dd'T'HH:mmK",
        "yyyy-MM-dd HH:mm:ssK",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
    ];

    public static TimeZoneInfo Zone(MapReader map, string key)
    {
        if (map.Text(key) is not { } name || name == "UTC")
        {
            return TimeZoneInfo.Utc;
        }

        if (TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone))
        {
            return zone;
        }

        map.Context.Error(
            Codes.IllegalValue,
            map.PlaceOf(key),
            $"'{key}' of {map.Owner} is UTC or a zone's name such as Europe/Berlin, found '{Shown.Text(name)}'{MissingData()}"
        );
        return TimeZoneInfo.Utc;
    }

    // Every set of zones has this one: without it the name may well be right.
    private static string MissingData() =>
        TimeZoneInfo.TryFindSystemTimeZoneById("Europe/Berlin", out _)
            ? ""
            : "; this machine has no time zone data: install them (the package tzdata), or write UTC";

    /// <summary>An instant; one written without an offset is meant in the zone.</summary>
    public static DateTimeOffset? Instant(MapReader map, string key, TimeZoneInfo zone)
    {
        if (map.Text(key) is not { } text)
        {
            return null;
        }

        if (DateTime.TryParseExact(text, _wallClock, CultureInfo.InvariantCulture, DateTimeStyles.None, out var wall) && IsSane(wall))
        {
            return new WallClock(zone).FirstInstantOf(wall);
        }

        if (
            DateTimeOffset.TryParseExact(text, _offset, CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant)
            && IsSane(instant.DateTime)
        )
        {
            return instant;
        }

        Refuse(map, key, "2025-11-10T00:00:00Z", text);
        return null;
    }

    /// <summary>An instant that says by itself when it is: with Z or an offset.</summary>
    public static DateTimeOffset? InstantWithOffset(MapReader map, string key)
    {
        if (map.Text(key) is not { } text || HasOffset(text) || !IsWallClock(text))
        {
            return Instant(map, key, TimeZoneInfo.Utc);
        }

        map.Context.Error(
            Codes.IllegalValue,
            map.PlaceOf(key),
            $"'{key}' of {map.Owner} says no offset, found '{Shown.Text(text)}': write a time such as 2025-11-10T00:00:00Z or 2025-11-10T01:00:00+01:00"
        );
        return null;
    }

    private static bool HasOffset(string text) => text.EndsWith('Z') || (text.Length > 16 && text[^6] is '+' or '-' && text[^3] == ':');

    private static bool IsWallClock(string text) =>
        DateTime.TryParseExact(
            text,
            [.. _wallClock, "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF"],
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out _
        );

    /// <summary>A time on the wall clock, without an offset.</summary>
    public static DateTime? WallClock(MapReader map, string key)
    {
        if (map.Text(key) is not { } text)
        {
            return null;
        }

        if (DateTime.TryParseExact(text, _wallClock, CultureInfo.InvariantCulture, DateTimeStyles.None, out var wall) && IsSane(wall))
        {
            return wall;
        }

        Refuse(map, key, "2026-01-10T02:00:00 (the zone is in 'timezone')", text);
        return null;
    }

    // Far from the ends of what a date can hold, so that adding a shift or an offset can't overflow.
    private static bool IsSane(DateTime time) => time.Year is >= 1970 and <= 9000;

    private static void Refuse(MapReader map, string key, string example, string text) =>
        map.Context.Error(
            Codes.IllegalValue,
            map.PlaceOf(key),
            $"'{key}' of {map.Owner} is a time such as {example}, found '{Shown.Text(text)}'"
        );
}
