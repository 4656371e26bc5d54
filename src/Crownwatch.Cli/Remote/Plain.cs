using System.Text;

namespace Crownwatch.Cli.Remote;

/// <summary>
/// Text from elsewhere as a terminal may show it: what could move the cursor, change colours or turn the order of the letters is made
/// visible.
/// </summary>
internal static class Plain
{
    public static string Of(string? text) => Of(text, lines: false);

    /// <summary>The same of a text of several lines.</summary>
    public static string Lines(string text) => Of(text, lines: true);

    private static string Of(string? text, bool lines)
    {
        if (text is null || !text.Any(c => Acts(c, lines)))
        {
            return text ?? "";
        }

        var plain = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            plain.Append(Acts(c, lines) ? '?' : c);
        }

        return plain.ToString();
    }

    // Bidirectional controls among them: with them a name can be made to read as another.
    private static bool Acts(char c, bool lines) =>
        char.IsControl(c)
            ? !(lines && c is ('\n' or '\t'))
            : c is '\u2028' or '\u2029' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');
}
