using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Api;

/// <summary>Makes and reads cursors: where a page of a list ended, signed together with the list and its filters.</summary>
internal sealed class Cursors(Installation installation)
{
    private const int SignatureBytes = 9;
    private readonly byte[] _key = HMACSHA256.HashData(Encoding.UTF8.GetBytes(installation.Key), "cursors"u8);

    public string Write(HttpRequest request, string position) =>
        $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(position))}.{Sign(request, position)}";

    /// <summary>null when it is none of ours, or one of another list or of other filters.</summary>
    public string? Read(HttpRequest request, string cursor)
    {
        if (cursor.Split('.') is not [var text, var signature] || !Base64Url.IsValid(text))
        {
            return null;
        }

        var position = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text));
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(signature), Encoding.UTF8.GetBytes(Sign(request, position)))
            ? position
            : null;
    }

    private string Sign(HttpRequest request, string position)
    {
        var filters = request
            .Query.Where(q => q.Key is not ("limit" or "cursor"))
            .OrderBy(q => q.Key, StringComparer.Ordinal)
            .Select(q => $"{q.Key}={q.Value}");
        var of = string.Join('\n', [request.Path.Value ?? "", .. filters, position]);
        return Base64Url.EncodeToString(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(of)).AsSpan(0, SignatureBytes));
    }
}
