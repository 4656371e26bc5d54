using System.Security.Cryptography;
using System.Text;

namespace Crownwatch.Server.Receiving.PagerDuty;

/// <summary>`X-PagerDuty-Signature: v1=HEX[,v1=HEX]`, HMAC-SHA256 of the raw body; several while a secret is turned over.</summary>
public static class PagerDutySignature
{
    public const string Header = "X-PagerDuty-Signature";
    private const string Version = "v1=";
    private const int MostSignatures = 10;

    /// <summary>Whether any of them is right. Compared in constant time; an empty secret signs nothing.</summary>
    public static bool Matches(string header, string secret, ReadOnlySpan<byte> body)
    {
        if (secret.Length == 0)
        {
            return false;
        }

        var right = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body);
        var matches = false;
        foreach (var part in header.Split(',', MostSignatures + 1, StringSplitOptions.TrimEntries).Take(MostSignatures))
        {
            matches |= Read(part) is { } given && CryptographicOperations.FixedTimeEquals(given, right);
        }

        return matches;
    }

    private static byte[]? Read(string part)
    {
        var bytes = new byte[HMACSHA256.HashSizeInBytes];
        return
            part.StartsWith(Version, StringComparison.Ordinal)
            && part.Length == Version.Length + (2 * bytes.Length)
            && Convert.FromHexString(part.AsSpan(Version.Length), bytes, out _, out _) == System.Buffers.OperationStatus.Done
            ? bytes
            : null;
    }
}
