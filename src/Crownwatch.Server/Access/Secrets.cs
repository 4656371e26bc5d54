using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Crownwatch.Server.Access;

/// <summary>Secrets that we make and hand out once: 256 bits each. We keep their hash, which nobody can turn back.</summary>
internal static class Secrets
{
    private const int Bytes = 32;

    public static string Make() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    public static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
