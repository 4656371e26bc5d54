namespace DeltaCrown.Wallet;

/// <summary>
/// Text for a cell that a spreadsheet must not run. Numbers of ours are not passed through here: a negative amount is no formula.
/// </summary>
public static class SpreadsheetCell
{
    private const string Starts = "=+-@\t\r\n＝＋－＠";

    /// <summary>A leading apostrophe makes it text, also where a reader that trims would find the formula.</summary>
    public static string Defuse(string? text)
    {
        // A byte order mark inside would be a second one, and can hide what a cell begins with.
        string shown = (text ?? "").Replace("\uFEFF", "", StringComparison.Ordinal);
        string trimmed = shown.TrimStart(' ', '\u00A0');
        return trimmed.Length > 0 && Starts.Contains(trimmed[0], StringComparison.Ordinal) ? "'" + shown : shown;
    }
}
