using System.Globalization;

namespace Crownwatch.Core.Definitions;

/// <summary>Instants as requests, options and data write them.</summary>
public static class InstantText
{
    /// <summary>What an error says would be legal.</summary>
    public const string Legal = "an instant such as 2026-01-10T02:00:00Z";

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

    /// <summary>ISO 8601 from 1970 to 8999; UTC where it names no offset.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out DateTimeOffset instant)
    {
        var read = DateTimeOffset.TryParseExact(
            text.Trim(),
            _forms,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out instant
        );
        instant = read ? instant.ToUniversalTime() : default;
        return read && instant >= DateTimeOffset.UnixEpoch && instant < _latest;
    }
}
