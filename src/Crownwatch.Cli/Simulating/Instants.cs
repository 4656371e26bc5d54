using System.Globalization;
using Crownwatch.Core.Definitions;

namespace Crownwatch.Cli.Simulating;

/// <summary>Instants as data and options write them.</summary>
internal static class Instants
{
    // Above this, a number of seconds would lie after the year 5000: it is milliseconds.
    private const long MostSeconds = 100_000_000_000;

    /// <summary>ISO 8601 (UTC where it names no offset), or Unix seconds or milliseconds.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out DateTimeOffset instant)
    {
        text = text.Trim();
        if (TryParseUsual(text, out instant))
        {
            return true;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var unix) && text.Length > 8)
        {
            instant = DateTimeOffset.UnixEpoch;
            if (unix / 1000 >= MostSeconds)
            {
                return false;
            }

            instant = unix < MostSeconds ? DateTimeOffset.FromUnixTimeSeconds(unix) : DateTimeOffset.FromUnixTimeMilliseconds(unix);
            return true;
        }

        return InstantText.TryParse(text, out instant);
    }

    // `2025-11-13T14:00:00Z` or `2025-11-13T14:00:00.000Z`, of which a month of history has a hundred thousand.
    private static bool TryParseUsual(ReadOnlySpan<char> text, out DateTimeOffset instant)
    {
        instant = default;
        if (
            text.Length is not (20 or 24)
            || text[4] != '-'
            || text[7] != '-'
            || text[10] != 'T'
            || text[13] != ':'
            || text[16] != ':'
            || text[^1] != 'Z'
            || (text.Length == 24 && text[19] != '.')
            || !TryDigits(text[..4], out var year)
            || !TryDigits(text[5..7], out var month)
            || !TryDigits(text[8..10], out var day)
            || !TryDigits(text[11..13], out var hour)
            || !TryDigits(text[14..16], out var minute)
            || !TryDigits(text[17..19], out var second)
            || !TryDigits(text.Length == 24 ? text[20..23] : [], out var millisecond)
            || year is < 1970 or >= 9000
            || month is < 1 or > 12
            || day < 1
            || day > DateTime.DaysInMonth(year, month)
            || hour > 23
            || minute > 59
            || second > 59
        )
        {
            return false;
        }

        instant = new DateTimeOffset(year, month, day, hour, minute, second, millisecond, TimeSpan.Zero);
        return true;
    }

    private static bool TryDigits(ReadOnlySpan<char> text, out int number)
    {
        number = 0;
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c))
            {
                return false;
            }

            number = (number * 10) + (c - '0');
        }

        return true;
    }

    /// <summary>To the second, or to the millisecond where it has any.</summary>
    public static string Write(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString(
            instant.Millisecond == 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:ss.fff'Z'",
            CultureInfo.InvariantCulture
        );
}
