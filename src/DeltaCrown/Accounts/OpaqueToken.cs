using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace DeltaCrown.Accounts;

/// <summary>Random text of 256 bits that means nothing by itself, and what is stored of it.</summary>
public static class OpaqueToken
{
    public static string Make() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>A plain hash is enough, since the text is random.</summary>
    public static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
