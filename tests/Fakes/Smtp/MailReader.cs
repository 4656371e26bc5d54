using System.Text;
using System.Text.RegularExpressions;

namespace Fakes.Smtp;

/// <summary>A mail as its reader's program sees it.</summary>
/// <param name="Headers">By name in lower case, unfolded and decoded; of a name that is there twice, both.</param>
/// <param name="Text">The plain text.</param>
/// <param name="Html">The HTML, empty where there is none.</param>
public sealed record Mail(IReadOnlyList<KeyValuePair<string, string>> Headers, string Text, string Html)
{
    public string Header(string name) => Headers.SingleOrDefault(h => h.Key == name).Value ?? "";
}

/// <summary>Takes a mail apart (RFC 5322, 2045, 2047), as far as notifications need it.</summary>
internal static partial class MailReader
{
    private const int LongestLine = 998;

    /// <summary>The mail, or what is wrong with it.</summary>
    public static (Mail? Mail, string? Wrong) Read(string raw)
    {
        if (raw.Any(c => c > '~' || (c < ' ' && c is not ('\r' or '\n' or '\t'))))
        {
            return (null, "it holds bytes that are not ASCII");
        }

        if (
            raw.Replace("\r\n", "", StringComparison.Ordinal).Any(c => c is '\r' or '\n')
            || raw.Split("\r\n").Any(l => l.Length > LongestLine)
        )
        {
            return (null, $"a line does not end with CR LF or is longer than {LongestLine}");
        }

        var (headers, body) = Split(raw);
        if (headers is null)
        {
            return (null, "a header line has no colon");
        }

        var missing = new[] { "date", "from", "to", "subject", "message-id" }.Where(n => headers.Count(h => h.Key == n) != 1).ToList();
        if (missing.Count > 0)
        {
            return (null, $"it must have exactly one {string.Join(", ", missing)}");
        }

        var type = headers.FirstOrDefault(h => h.Key == "content-type").Value ?? "text/plain";
        var boundary = Boundary().Match(type);
        if (!boundary.Success)
        {
            return (new Mail(headers, body, ""), null);
        }

        var parts = body.Split($"--{boundary.Groups[1].Value}").Skip(1).Where(p => !p.StartsWith("--", StringComparison.Ordinal)).ToList();
        return (new Mail(headers, Part(parts, "text/plain"), Part(parts, "text/html")), null);
    }

    private static string Part(List<string> parts, string type)
    {
        foreach (var (headers, body) in parts.Select(p => Split(p[2..])))
        {
            if (headers?.Any(h => h.Key == "content-type" && h.Value.StartsWith(type, StringComparison.Ordinal)) == true)
            {
                var isBase64 = headers.Any(h => h.Key == "content-transfer-encoding" && h.Value == "base64");
                return isBase64 ? Encoding.UTF8.GetString(Convert.FromBase64String(body.Trim())) : body;
            }
        }

        return "";
    }

    private static (List<KeyValuePair<string, string>>? Headers, string Body) Split(string text)
    {
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var (head, body) = end < 0 ? (text, "") : (text[..end], text[(end + 4)..]);
        List<KeyValuePair<string, string>> headers = [];
        foreach (var line in Folding().Replace(head, " ").Split("\r\n"))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0)
            {
                return (null, body);
            }

            headers.Add(new(line[..colon].ToLowerInvariant(), Decode(line[(colon + 1)..].Trim())));
        }

        return (headers, body);
    }

    // Between two encoded words the space does not count.
    private static string Decode(string value) =>
        Word().Replace(Between().Replace(value, "?==?"), m => Encoding.UTF8.GetString(Convert.FromBase64String(m.Groups[1].Value)));

    [GeneratedRegex("boundary=\"([^\"]+)\"")]
    private static partial Regex Boundary();

    [GeneratedRegex("\r\n[ \t]+")]
    private static partial Regex Folding();

    [GeneratedRegex(@"\?= +=\?")]
    private static partial Regex Between();

    [GeneratedRegex(@"=\?utf-8\?B\?([A-Za-z0-9+/=]*)\?=", RegexOptions.IgnoreCase)]
    private static partial Regex Word();
}
