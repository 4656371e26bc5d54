namespace Crownwatch.Server.Notifying;

/// <summary>Makes text harmless in Slack's mrkdwn: it can't mention a channel or forge a link (integrations.md).</summary>
public static class SlackText
{
    public static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal);

    /// <summary>For plain text, where nothing is escaped: nothing that could be read as a mention in any other place.</summary>
    public static string Flat(string text) => text.Replace('<', '‹').Replace('>', '›').Replace('\n', ' ').Replace('\r', ' ');

    /// <summary>An address fit for the inside of a link: no bar, no angle bracket.</summary>
    public static string Url(string url) => Escape(url).Replace("|", "%7C", StringComparison.Ordinal);

    public static bool IsUserId(string id) => id.Length is > 2 and < 30 && id.All(char.IsAsciiLetterOrDigit);

    /// <summary>Shortened to so many characters, never within an escape, a link or a pair of surrogates.</summary>
    public static string Fit(string text, int longest)
    {
        if (text.Length <= longest)
        {
            return text;
        }

        var end = longest - 1;
        var open = text.LastIndexOf('<', end - 1);
        if (open >= 0 && text.IndexOf('>', open) is var close && (close < 0 || close >= end))
        {
            end = open;
        }

        var escape = text.LastIndexOf('&', Math.Max(0, end - 1));
        if (escape >= 0 && end - escape < 5 && text.IndexOf(';', escape) >= end)
        {
            end = escape;
        }

        if (end > 0 && char.IsHighSurrogate(text[end - 1]))
        {
            end--;
        }

        return string.Concat(text.AsSpan(0, end), "…");
    }
}
