using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.StatusPage.Subscribing;

/// <summary>
/// What only a subscriber knows: the links that confirm and end a subscription, and the secret that its deliveries are signed with. All
/// are made from the installation's key; none is stored.
/// </summary>
public sealed class SubscriberLinks(Installation installation)
{
    public const string ToConfirm = "confirm";
    public const string ToEnd = "end";
    private readonly byte[] _key = HMACSHA256.HashData(Encoding.UTF8.GetBytes(installation.Key), "status subscribers"u8);

    /// <param name="what"><see cref="ToConfirm"/> or <see cref="ToEnd"/>.</param>
    public string PathTo(string what, Subscriber subscriber)
    {
        Span<byte> token = stackalloc byte[sizeof(long) + HMACSHA256.HashSizeInBytes];
        BinaryPrimitives.WriteInt64BigEndian(token, subscriber.Id);
        Sign(what, subscriber).CopyTo(token[sizeof(long)..]);
        return $"/status/{subscriber.Page}/subscriptions/{Base64Url.EncodeToString(token)}/{what}";
    }

    /// <summary>The subscriber's number that the token claims; it is proven by <see cref="IsFor"/>. null for what is no token.</summary>
    public static long? Claims(string token)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long) + HMACSHA256.HashSizeInBytes];
        return Base64Url.IsValid(token) && Base64Url.TryDecodeFromChars(token, bytes, out var length) && length == bytes.Length
            ? BinaryPrimitives.ReadInt64BigEndian(bytes)
            : null;
    }

    /// <summary>Whether it is that subscriber's link, for that.</summary>
    public bool IsFor(string token, string what, Subscriber subscriber) =>
        CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(PathTo(what, subscriber)),
            Encoding.UTF8.GetBytes($"/status/{subscriber.Page}/subscriptions/{token}/{what}")
        );

    /// <summary>What deliveries are signed with (docs/status-page.md); told with the request to confirm.</summary>
    public string SigningSecret(Subscriber subscriber) => Convert.ToHexStringLower(Sign("sign", subscriber));

    private byte[] Sign(string what, Subscriber subscriber) =>
        HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{what}\n{subscriber.Id}\n{subscriber.Page}\n{subscriber.Url}"));
}
