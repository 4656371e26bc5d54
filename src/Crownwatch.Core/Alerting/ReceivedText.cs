using System.Globalization;
using System.Text;

namespace Crownwatch.Core.Alerting;

/// <summary>Text that others send, as our messages may show it.</summary>
internal static class ReceivedText
{
    /// <summary>On one line, at most so many characters, without anything that could make it read otherwise than it is.</summary>
    public static string OneLine(string text, int longest)
    {
        var line = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (line.Length + rune.Utf16SequenceLength >= longest)
            {
                return line.Append('…').ToString();
            }

            _ = Rune.GetUnicodeCategory(rune) switch
            {
                UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => line.Append(' '),
                UnicodeCategory.Format => line,
                _ => line.Append(rune),
            };
        }

        return line.ToString();
    }
}
