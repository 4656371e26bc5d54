using System.Globalization;

namespace Crownwatch.Core.Definitions.Reading;

/// <summary>`200`, `2xx`, `200-299`.</summary>
internal static class StatusRanges
{
    public static bool TryParse(string text, out StatusRange range)
    {
        range = default;
        if (text.Length == 3 && text[0] is >= '1' and <= '5' && text[1..].Equals("xx", StringComparison.OrdinalIgnoreCase))
        {
            range = new StatusRange((text[0] - '0') * 100, ((text[0] - '0') * 100) + 99);
            return true;
        }

        var dash = text.IndexOf('-', StringComparison.Ordinal);
        var (first, last) = dash < 0 ? (text, text) : (text[..dash].Trim(), text[(dash + 1)..].Trim());
        if (!TryStatus(first, out var from) || !TryStatus(last, out var to) || from > to)
        {
            return false;
        }

        range = new StatusRange(from, to);
        return true;
    }

    private static bool TryStatus(string text, out int status) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out status) && status is >= 100 and <= 599;
}
