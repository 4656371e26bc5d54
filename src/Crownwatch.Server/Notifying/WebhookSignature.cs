using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Crownwatch.Server.Notifying;

/// <summary>What proves to a receiver that a request is ours and is not replayed (docs/webhook.md).</summary>
public static class WebhookSignature
{
    public const string Header = "X-Crownwatch-Signature";

    /// <summary>`t=UNIX,v1=HEX`: the time in seconds, and HMAC-SHA256(secret, "UNIX.BODY") in lower-case hexadecimal digits.</summary>
    public static string Of(string secret, DateTimeOffset at, ReadOnlySpan<byte> body)
    {
        var time = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] signed = [.. Encoding.UTF8.GetBytes(time + "."), .. body];
        return $"t={time},v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed))}";
    }
}
