namespace Crownwatch.Server.Receiving;

/// <summary>The raw bytes of a signed request: the signature is over exactly these.</summary>
internal static class SignedBody
{
    /// <summary>In bytes: what Slack and PagerDuty send is far below.</summary>
    public const int Longest = 512 * 1024;

    /// <summary>Null when it is over <see cref="Longest"/>.</summary>
    public static async Task<byte[]?> ReadAsync(HttpRequest request, CancellationToken cancel)
    {
        if (request.ContentLength > Longest)
        {
            return null;
        }

        var buffer = new byte[Math.Min(request.ContentLength ?? Longest, Longest) + 1];
        var read = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancel);
        return read > Longest ? null : buffer[..read];
    }
}
