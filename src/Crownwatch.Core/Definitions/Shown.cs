using System.Globalization;
using System.Text;

namespace Crownwatch.Core.Definitions;

/// <summary>Text from a file as an error may show it: on one line, bounded, control characters made visible.</summary>
internal static class Shown
{
    private const int Longest = 80;

    public static string Text(string text)
    {
        if (text.Length <= Longest && !text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            return text;
        }

        var result = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (result.Length >= Longest)
            {
                return result.Append('…').ToString();
            }

            // Bidirectional and zero-width characters could make an error read otherwise than the file is.
            _ = Rune.GetUnicodeCategory(rune)
                is UnicodeCategory.Control
                    or UnicodeCategory.Format
                    or UnicodeCategory.LineSeparator
                    or UnicodeCategory.ParagraphSeparator
                    or UnicodeCategory.Surrogate
                ? result.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}")
                : result.Append(rune);
        }

        return result.ToString();
    }

    /// <summary>`a, b or c`.</summary>
    public static string Or(IReadOnlyCollection<string> alternatives) => Join(alternatives, "or");

    /// <summary>`a, b and c`; with more than <paramref name="most"/>, `a, b and 7 more`.</summary>
    public static string And(IReadOnlyCollection<string> things, int most = int.MaxValue) =>
        things.Count > most ? $"{string.Join(", ", things.Take(most - 1))} and {things.Count - most + 1} more" : Join(things, "and");

    private static string Join(IReadOnlyCollection<string> words, string last) =>
        words.Count < 2 ? string.Concat(words) : $"{string.Join(", ", words.Take(words.Count - 1))} {last} {words.Last()}";
}
