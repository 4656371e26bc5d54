using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Crownwatch.Server.Receiving.Slack;

/// <summary>Slack's signature of a request, version v0: HMAC-SHA256 over `v0:{timestamp}:{raw body}` (integrations.md).</summary>
public static class SlackSignature
{
    /// <summary>How far Slack's clock and ours may differ, in either direction.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(300);

    /// <summary>`v0=` and 64 hexadecimal digits.</summary>
    /// <exception cref="ArgumentException">The secret is empty: everybody could sign.</exception>
    public static string Of(string secret, string timestamp, ReadOnlySpan<byte> body)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(secret);
        byte[] signed = [.. Encoding.UTF8.GetBytes($"v0:{timestamp}:"), .. body];
        return "v0=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed));
    }

    /// <summary>Compared in constant time. An empty secret matches nothing.</summary>
    public static bool Matches(string secret, string timestamp, ReadOnlySpan<byte> body, string signature) =>
        !string.IsNullOrWhiteSpace(secret)
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Of(secret, timestamp, body)), Encoding.UTF8.GetBytes(signature));

    /// <summary>Whether the timestamp, whole seconds since the Unix epoch, is near enough to now.</summary>
    public static bool IsFresh(string timestamp, DateTimeOffset now) =>
        long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && Math.Abs((decimal)now.ToUnixTimeMilliseconds() - (seconds * 1000m)) <= (decimal)Tolerance.TotalMilliseconds;
}
