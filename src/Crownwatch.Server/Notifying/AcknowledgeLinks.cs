using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Notifying;

/// <summary>
/// Signed addresses under which an incident can be acknowledged by whoever was sent one. The token holds the incident and the end of
/// its time, signed with the installation's key; nothing about it is stored.
/// </summary>
public sealed class AcknowledgeLinks(Installation installation, TimeProvider time)
{
    /// <summary>How long a link is good.</summary>
    public static readonly TimeSpan GoodFor = TimeSpan.FromHours(24);

    /// <summary>Where the pages that links lead to are.</summary>
    public const string Path = "/" + Page;
    internal const string Page = "acknowledge";
    private const int Signed = 16;
    private const int Whole = Signed + HMACSHA256.HashSizeInBytes;
    private readonly byte[] _key = HMACSHA256.HashData(Encoding.UTF8.GetBytes(installation.Key), "acknowledge links"u8);

    public string PathFor(long incident)
    {
        Span<byte> token = stackalloc byte[Whole];
        BinaryPrimitives.WriteInt64BigEndian(token, incident);
        BinaryPrimitives.WriteInt64BigEndian(token[8..], (time.GetUtcNow() + GoodFor).ToUnixTimeSeconds());
        HMACSHA256.HashData(_key, token[..Signed], token[Signed..]);
        return $"{Path}/{Base64Url.EncodeToString(token)}";
    }

    /// <summary>The incident that the token is for, and whether its time is over; null for a token that we did not sign.</summary>
    public (long Incident, bool Expired)? Read(string token)
    {
        Span<byte> bytes = stackalloc byte[Whole];
        Span<byte> signature = stackalloc byte[HMACSHA256.HashSizeInBytes];
        if (
            !Base64Url.IsValid(token)
            || !Base64Url.TryDecodeFromChars(token, bytes, out var length)
            || length != Whole
            || HMACSHA256.HashData(_key, bytes[..Signed], signature) == 0
            || !CryptographicOperations.FixedTimeEquals(signature, bytes[Signed..])
        )
        {
            return null;
        }

        var ends = BinaryPrimitives.ReadInt64BigEndian(bytes[8..]);
        return (BinaryPrimitives.ReadInt64BigEndian(bytes), time.GetUtcNow().ToUnixTimeSeconds() > ends);
    }
}
