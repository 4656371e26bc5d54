using System.Text;

namespace Crownwatch.Core.Reporting;

/// <summary>Text of others in Markdown: it stands there as it is, and can't become a heading, a link, an image or a tag.</summary>
internal static class MarkdownText
{
    /// <summary>On one line.</summary>
    public static string Line(string text)
    {
        var line = new StringBuilder();
        foreach (var c in text)
        {
            _ = c switch
            {
                '\\' or '`' or '*' or '[' or ']' or '<' or '>' or '|' or '#' or '~' => line.Append('\\').Append(c),
                _ when char.IsControl(c) => line.Append(' '),
                _ => line.Append(c),
            };
        }

        return line.ToString();
    }

    /// <summary>In a table.</summary>
    public static string Cell(string text) => text.Length == 0 ? " " : Line(text);
}
