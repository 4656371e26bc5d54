using System.Text.RegularExpressions;
using Crownwatch.Server.Notifying;

namespace Crownwatch.Server.Loading;

/// <summary>
/// Takes out of a text what opens something: the secrets of the definitions that run now (definitions.md, Values), and our own links that
/// acknowledge whoever has them.
/// </summary>
public sealed partial class Redactor(SnapshotSource snapshots)
{
    private const string Hidden = "***";

    public string Redact(string text)
    {
        foreach (var secret in snapshots.Current.Definitions.SecretValues)
        {
            text = text.Replace(secret, Hidden, StringComparison.Ordinal);
        }

        return AcknowledgeToken().Replace(text, Hidden);
    }

    // A slash as JSON or an address may write it; a token may be cut short by the end of the text.
    [GeneratedRegex(
        "(?<=" + AcknowledgeLinks.Page + @"(?:/|\\/|%2F|\\u002F))[A-Za-z0-9_-]+",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase
    )]
    private static partial Regex AcknowledgeToken();
}
