using System.Buffers;
using System.IO.Compression;
using System.Net;

namespace Crownwatch.Probes.Http;

/// <summary>A body as it was read: its bytes, or why it can't be read, with the start that was.</summary>
internal readonly record struct BodyReading(ReadOnlyMemory<byte> Bytes, HttpFailure? Failure);

/// <summary>
/// Reads a body to its end, since an answer that can't be read fails the check, but never beyond a bound after decompression,
/// and holds no more of it than somebody looks at.
/// </summary>
internal static class BodyReader
{
    /// <param name="wanted">Whether a criterion looks at the body: then all of it is held, up to a smaller bound.</param>
    /// <exception cref="OperationCanceledException">The deadline came, or we are stopping.</exception>
    /// <exception cref="IOException">The connection broke, or the transfer coding is wrong.</exception>
    public static async Task<BodyReading> ReadAsync(HttpResponseMessage response, HttpRun run, bool wanted)
    {
        if (
            response.RequestMessage!.Method == HttpMethod.Head
            || response.StatusCode is HttpStatusCode.NoContent or HttpStatusCode.NotModified
        )
        {
            return default;
        }

        var limit = wanted ? HttpLimits.BodyHeld : HttpLimits.BodyPassedOver;
        var raw = await response.Content.ReadAsStreamAsync(run.Deadline).ConfigureAwait(false);
        run.BodyAnnounced = response.Content.Headers.ContentLength;
        if (run.BodyAnnounced is null && response.Content.Headers.NonValidated.TryGetValues("Content-Length", out var lengths))
        {
            return new(
                default,
                new("protocol", $"Content-Length is no length: {Wording.Line(string.Join(", ", lengths), HttpLimits.Seen)}")
            );
        }

        if (run.BodyAnnounced > limit)
        {
            return new(default, HttpFailure.BodyTooLarge(limit));
        }

        var coding = response.Content.Headers.ContentEncoding;
        if (coding.Count == 0 || run.BodyAnnounced == 0)
        {
            var body = await ReadAsync(raw, run, limit, wanted ? limit : HttpLimits.ExcerptWindow).ConfigureAwait(false);
            var length = run.BodyAnnounced;
            return body.Failure is null && run.Connection is { } connection && length < connection.AfterHead
                ? body with
                {
                    Failure = new("body", $"body longer than announced: {Wording.Count(length.Value)} bytes and more"),
                }
                : body;
        }

        run.BodyAnnounced = null;
        var decoded = Decode(raw, coding);
        if (decoded is null)
        {
            return new(default, new("body", $"body in a content coding that can't be read: {string.Join(", ", coding)}"));
        }

        await using (decoded.ConfigureAwait(false))
        {
            try
            {
                return await ReadAsync(decoded, run, limit, wanted ? limit : HttpLimits.ExcerptWindow).ConfigureAwait(false);
            }
            catch (Exception e) when (e is InvalidDataException or InvalidOperationException)
            {
                // Brotli's stream calls bad data an invalid operation.
                return new(default, new("body", $"body is not valid {string.Join(", ", coding)}"));
            }
        }
    }

    private static async Task<BodyReading> ReadAsync(Stream stream, HttpRun run, int limit, int held)
    {
        var first = run.BodyAnnounced is { } length and > 0 ? (int)Math.Min(length, held) : 1024;
        var buffer = ArrayPool<byte>.Shared.Rent(first);
        try
        {
            var kept = 0;
            while (true)
            {
                if (kept == buffer.Length && kept < held)
                {
                    buffer = Grow(buffer, held);
                }

                // Past what is held, the last part of the buffer is written over again and again.
                var from = kept < held ? kept : 0;
                var target = kept < held ? buffer.AsMemory(from, Math.Min(buffer.Length, held) - from) : Spill(ref buffer, held);
                var read = await stream.ReadAsync(target, run.Deadline).ConfigureAwait(false);
                if (read == 0)
                {
                    return new(buffer.AsSpan(0, kept).ToArray(), null);
                }

                run.BodyRead += read;
                kept = kept < held ? kept + read : kept;
                if (run.BodyRead > limit)
                {
                    return new(buffer.AsSpan(0, Math.Min(kept, HttpLimits.ExcerptWindow)).ToArray(), HttpFailure.BodyTooLarge(limit));
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static Memory<byte> Spill(ref byte[] buffer, int held)
    {
        const int room = 8 * 1024;
        if (buffer.Length < held + room)
        {
            buffer = Resize(buffer, held + room);
        }

        return buffer.AsMemory(held, room);
    }

    private static byte[] Grow(byte[] buffer, int held) => Resize(buffer, Math.Min(buffer.Length * 2, held));

    private static byte[] Resize(byte[] buffer, int size)
    {
        var larger = ArrayPool<byte>.Shared.Rent(size);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    /// <summary>Codings are undone in the reverse of the order they are named in; null for one we don't know.</summary>
    private static Stream? Decode(Stream stream, ICollection<string> codings)
    {
        foreach (var coding in codings.Reverse())
        {
            Stream? next = coding.ToLowerInvariant() switch
            {
                "identity" => stream,
                "gzip" or "x-gzip" => new GZipStream(stream, CompressionMode.Decompress),
                "deflate" => new ZLibStream(stream, CompressionMode.Decompress),
                "br" => new BrotliStream(stream, CompressionMode.Decompress),
                _ => null,
            };
            if (next is null)
            {
                return null;
            }

            stream = next;
        }

        return stream;
    }
}
