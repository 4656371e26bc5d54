using System.IO.Compression;
using System.Security.Cryptography;

namespace Crownwatch.Server.StatusPage;

/// <summary>An answer that is made before anybody asks: its bytes, compressed as well, and their hash.</summary>
public sealed class StatusAnswer
{
    private const int WorthCompressing = 400;

    public StatusAnswer(byte[] content, string type)
    {
        (Content, Type) = (content, type);
        Hash = Convert.ToHexStringLower(SHA256.HashData(content))[..16];
        ETag = $"W/\"{Hash}\"";
        if (content.Length >= WorthCompressing && type != "image/png")
        {
            using var compressed = new MemoryStream();
            using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal))
            {
                gzip.Write(content);
            }

            Gzip = compressed.ToArray();
        }
    }

    public byte[] Content { get; }

    /// <summary>null where it would gain nothing.</summary>
    public byte[]? Gzip { get; }
    public string Type { get; }
    public string Hash { get; }

    /// <summary>Weak: the same for both forms.</summary>
    public string ETag { get; }
}
