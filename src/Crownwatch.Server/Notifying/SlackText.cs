namespace Crownwatch.Server.Notifying;

/// <summary>Makes text harmless in Slack's mrkdwn: it can't mention a channel or forge a link (integrations.md).</summary>
internal static class SlackText
{
    public static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal);

    /// <summary>An address fit for the inside of a link: no bar, no angle bracket.</summary>
    public static string Url(string url) => Escape(url).Replace("|", "%7C", StringComparison.Ordinal);

    public static bool IsUserId(string id) => id.Length is > 2 and < 30 && id.All(char.IsAsciiLetterOrDigit);
}
