using System.Globalization;

namespace Crownwatch.Cli.Simulating;

/// <summary>Instants as data and options write them.</summary>
internal static class Instants
{
    // Above this, a number of seconds would lie after the year 5000: it is milliseconds.
    private const long MostSeconds = 100_000_000_000;
    private static readonly DateTimeOffset _latest = new(9000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly string[] _forms =
    [
        "yyyy-MM-dd'T'HH:mm:ssK",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd'T'HH:mmK",
        "yyyy-MM-dd HH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd HH:mm:ssK",
        "yyyy-MM-dd HH:mmK",
        "yyyy-MM-dd",
    ];

    /// <summary>ISO 8601 (UTC where it names no offset), or Unix seconds or milliseconds.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out DateTimeOffset instant)
    {
        text = text.Trim();
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

        foreach (var form in _forms)
        {
            if (DateTimeOffset.TryParseExact(text, form, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out instant))
            {
                instant = instant.ToUniversalTime();
                return instant >= DateTimeOffset.UnixEpoch && instant < _latest;
            }
        }

        instant = default;
        return false;
    }

    /// <summary>To the second, or to the millisecond where it has any.</summary>
    public static string Write(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString(
            instant.Millisecond == 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:ss.fff'Z'",
            CultureInfo.InvariantCulture
        );
}
