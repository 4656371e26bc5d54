using System.Globalization;
using System.Text;

namespace Crownwatch.Server.Intervening;

/// <summary>Text that people type and others read: what could make it read otherwise than it is has no place in it.</summary>
internal static class PlainText
{
    private const int LongestShown = 80;

    // Both join letters of real names in some scripts.
    private const int ZeroWidthNonJoiner = 0x200C;
    private const int ZeroWidthJoiner = 0x200D;

    /// <summary>The first character that is not allowed, as `U+0007`; null when all are.</summary>
    /// <param name="severalLines">Whether line breaks and tabs are.</param>
    public static string? Strange(string text, bool severalLines)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsStrange(rune) && !(severalLines && rune.Value is '\n' or '\r' or '\t'))
            {
                return string.Create(CultureInfo.InvariantCulture, $"U+{rune.Value:X4}");
            }
        }

        return null;
    }

    /// <summary>The text as an error may show it: on one line, bounded, strange characters made visible.</summary>
    public static string Shown(string text)
    {
        var shown = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (shown.Length >= LongestShown)
            {
                return shown.Append('…').ToString();
            }

            _ = IsStrange(rune) ? shown.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}") : shown.Append(rune);
        }

        return shown.ToString();
    }

    private static bool IsStrange(Rune rune) =>
        Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => true,
            UnicodeCategory.Format => rune.Value is not (ZeroWidthNonJoiner or ZeroWidthJoiner),
            _ => rune == Rune.ReplacementChar,
        };
}
