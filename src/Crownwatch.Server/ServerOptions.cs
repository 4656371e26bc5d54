using System.Net;
using Crownwatch.Server.Access;

namespace Crownwatch.Server;

/// <summary>What the server was asked to do, by options or CROWNWATCH_* variables; an option wins.</summary>
public sealed record ServerOptions
{
    public required string Definitions { get; init; }
    public string? Environment { get; init; }

    /// <summary>A file's path.</summary>
    public required string Database { get; init; }
    public required IReadOnlyList<Uri> Urls { get; init; }

    /// <summary>Whoever reaches the server may do everything. Legal on loopback addresses only.</summary>
    public bool NoSignIn { get; init; }

    /// <summary>Who else may say who somebody is; nobody by default.</summary>
    public ForeignSignIn Foreign { get; init; } = new();

    /// <summary>The addresses in the text, separated by `;`, or why they can't be used.</summary>
    public static (IReadOnlyList<Uri> Urls, string? Wrong) ParseUrls(string text, bool noSignIn)
    {
        List<Uri> urls = [];
        foreach (var part in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!Uri.TryCreate(part, UriKind.Absolute, out var url) || url.Scheme != Uri.UriSchemeHttp || url.AbsolutePath != "/")
            {
                return ([], $"--urls: '{part}' is not an address such as http://127.0.0.1:8080");
            }

            if (noSignIn && !IsLoopback(url))
            {
                return (
                    [],
                    $"--urls: '{part}' is not a loopback address; with --no-sign-in the server listens on 127.0.0.1, [::1] or localhost only"
                );
            }

            if (!IsNumericOrLocal(url))
            {
                return ([], $"--urls: '{part}' names a host; it takes an IP address of this machine, or localhost");
            }

            urls.Add(url);
        }

        return urls.Count == 0 ? ([], "--urls is empty; it takes addresses such as http://127.0.0.1:8080") : (urls, null);
    }

    private static bool IsNumericOrLocal(Uri url) => url.DnsSafeHost == "localhost" || IPAddress.TryParse(url.DnsSafeHost, out _);

    private static bool IsLoopback(Uri url) =>
        url.DnsSafeHost == "localhost" || (IPAddress.TryParse(url.DnsSafeHost, out var address) && IPAddress.IsLoopback(address));
}
