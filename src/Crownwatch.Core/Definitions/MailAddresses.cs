namespace Crownwatch.Core.Definitions;

/// <summary>Mail addresses in the plain form that every server takes: no quotes, no comments, no display name, ASCII.</summary>
public static class MailAddresses
{
    private const int Longest = 254;
    private const int LongestLocal = 64;
    private const string LocalMarks = "!#$%&'*+-/=?^_`{|}~.";

    public static bool IsOne(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        return at is > 0 and <= LongestLocal
            && text.Length <= Longest
            && text.AsSpan(0, at) is var local
            && !local.ContainsAnyExcept(_local)
            && local[0] != '.'
            && local[^1] != '.'
            && text[(at + 1)..].Split('.').All(IsLabel);
    }

    private static readonly System.Buffers.SearchValues<char> _local = System.Buffers.SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" + LocalMarks
    );

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= 63 && label[0] != '-' && label[^1] != '-' && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
}
