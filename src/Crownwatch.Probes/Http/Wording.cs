using System.Globalization;
using System.Text;

namespace Crownwatch.Probes.Http;

/// <summary>How durations, amounts and pieces of answers are written in reasons.</summary>
internal static class Wording
{
    /// <summary>`300 ms`, `5 s`, `1.5 s`.</summary>
    public static string Duration(TimeSpan span) =>
        span < TimeSpan.FromSeconds(1) ? Invariant($"{span.TotalMilliseconds:0.###} ms") : Invariant($"{span.TotalSeconds:0.###} s");

    /// <summary>Whole milliseconds, rounded up so that 800.4 is never shown as within 800: `1,204 ms`.</summary>
    public static string Milliseconds(TimeSpan span) => Invariant($"{Math.Ceiling(span.TotalMilliseconds):N0} ms");

    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>One line without control characters, cut to a length, with an ellipsis where it was cut.</summary>
    public static string Line(string text, int length) => Cut(Visible(text), length);

    /// <summary>Control characters, lone surrogates and what turns text round become visible: ␊, ␀, \u202E.</summary>
    public static string Visible(string text)
    {
        var at = text.AsSpan().IndexOfAnyExceptInRange(' ', '~');
        if (at < 0)
        {
            return text;
        }

        var shown = new StringBuilder(text, 0, at, text.Length + 16);
        foreach (var rune in text.AsSpan(at).EnumerateRunes())
        {
            switch (Rune.GetUnicodeCategory(rune))
            {
                case UnicodeCategory.Control when rune.Value < 0x20:
                    shown.Append((char)(0x2400 + rune.Value));
                    break;
                case UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.PrivateUse
                or UnicodeCategory.OtherNotAssigned:
                    shown.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:X4}");
                    break;
                default:
                    shown.Append(rune.ToString());
                    break;
            }
        }

        return shown.ToString();
    }

    private static string Cut(string text, int length)
    {
        if (text.Length <= length)
        {
            return text;
        }

        var end = char.IsHighSurrogate(text[length - 2]) ? length - 2 : length - 1;
        return string.Concat(text.AsSpan(0, end), "…");
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
