namespace DeltaCrown.Serving;

/// <summary>The addresses of <c>--urls</c>: absolute, http, no path.</summary>
public static class ListenAddress
{
    public static IReadOnlyList<string> Parse(string text, List<string> errors)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(errors);
        string[] parts = text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (parts.Length == 0)
        {
            errors.Add("--urls (DELTACROWN_URLS) is empty; legal is for example http://127.0.0.1:8000");
        }
        foreach (string part in parts)
        {
            // `*` and `+` mean every interface to Kestrel, and are no host names to Uri.
            string probe = part.Replace("://*", "://localhost", StringComparison.Ordinal)
                .Replace("://+", "://localhost", StringComparison.Ordinal);
            if (!Uri.TryCreate(probe, UriKind.Absolute, out Uri? uri) || uri.Scheme != Uri.UriSchemeHttp || uri.AbsolutePath != "/")
            {
                errors.Add($"--urls (DELTACROWN_URLS) holds `{part}`; legal is http://HOST:PORT, several separated by ';'");
            }
        }
        return parts;
    }
}
