namespace DeltaCrown.Wallet;

/// <summary>
/// Text for a cell that a spreadsheet must not run. Numbers of ours are not passed through here: a negative amount is no formula.
/// </summary>
public static class SpreadsheetCell
{
    /// <summary>A leading apostrophe makes it text, wherever a reader that trims would find the formula.</summary>
    public static string Defuse(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }
        char first = text.AsSpan().TrimStart(" \u00A0").ToString().FirstOrDefault();
        return text[0] is '\t' or '\r' or '\n' || first is '=' or '+' or '-' or '@' or '\t' or '\r' or '＝' or '＋' or '－' or '＠'
            ? "'" + text
            : text;
    }
}
