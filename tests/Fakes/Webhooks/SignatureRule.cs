using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Fakes.Webhooks;

/// <summary>Checks X-Crownwatch-Signature by docs/webhook.md alone, as a receiver would.</summary>
public static class SignatureRule
{
    private static readonly TimeSpan Oldest = TimeSpan.FromSeconds(300);

    /// <summary>What is wrong with it; null when it is right.</summary>
    public static string? Wrong(string? header, string secret, string body, DateTimeOffset now)
    {
        var parts = (header ?? "").Split(',').Select(p => p.Split('=', 2)).Where(p => p.Length == 2).ToList();
        var time = parts.FirstOrDefault(p => p[0] == "t")?[1];
        if (!long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var unix))
        {
            return "there is no signature";
        }

        if ((now - DateTimeOffset.FromUnixTimeSeconds(unix)).Duration() > Oldest)
        {
            return "the signature is too old, or from the future";
        }

        var expected = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{time}.{body}"));
        var matches = parts.Any(p =>
            p[0] == "v1"
            && CryptographicOperations.FixedTimeEquals(
                Encoding.ASCII.GetBytes(p[1]),
                Encoding.ASCII.GetBytes(Convert.ToHexStringLower(expected))
            )
        );
        return matches ? null : "the signature does not match";
    }
}
