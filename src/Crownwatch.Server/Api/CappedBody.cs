using Microsoft.AspNetCore.Http.Features;

namespace Crownwatch.Server.Api;

/// <summary>
/// A request's body that ends in a 413 once more than the cap was read of it. Kestrel's own cap closes the connection while the sender
/// still writes, who then sees a broken pipe instead of the 413; without it Kestrel reads the rest away, for 5 s at most.
/// </summary>
/// <remarks>An endpoint sets another cap through <see cref="IHttpMaxRequestBodySizeFeature"/>, in bytes, before it reads.</remarks>
internal sealed class CappedBody(HttpRequest request, Stream inner) : Stream, IHttpMaxRequestBodySizeFeature
{
    /// <summary>In bytes.</summary>
    public const long Cap = 1024 * 1024;

    private long _read;

    public bool IsReadOnly => _read > 0;

    public long? MaxRequestBodySize { get; set; } = Cap;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public static void Use(IApplicationBuilder app) =>
        app.Use(
            (context, next) =>
            {
                var body = new CappedBody(context.Request, context.Request.Body);
                context.Request.Body = body;
                context.Features.Set<IHttpMaxRequestBodySizeFeature>(body);
                return next(context);
            }
        );

    /// <exception cref="BadHttpRequestException">413: it is longer than the cap.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (request.ContentLength > MaxRequestBodySize)
        {
            throw TooLarge();
        }

        var read = await inner.ReadAsync(buffer, cancellationToken);
        _read += read;
        return _read > MaxRequestBodySize ? throw TooLarge() : read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("a body is read asynchronously");

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private BadHttpRequestException TooLarge() =>
        new($"the body is too large: at most {MaxRequestBodySize} bytes are read", StatusCodes.Status413PayloadTooLarge);
}
