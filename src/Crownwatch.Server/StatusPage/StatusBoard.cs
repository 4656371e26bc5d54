using System.Collections.Frozen;

namespace Crownwatch.Server.StatusPage;

/// <summary>
/// What is served: every answer as it was last made, by its address. Who asks touches neither the database nor a probe, however many
/// ask; <see cref="StatusRefresh"/> replaces the answers.
/// </summary>
public sealed class StatusBoard
{
    private const string MayBeKept = "public, max-age=5";
    private const string KeepForGood = "public, max-age=31536000, immutable";

    // The logo comes from a file: as a page of its own it may run, load and open nothing.
    private const string NothingButPicture = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'";
    private static readonly TimeSpan _startsWithin = TimeSpan.FromSeconds(10);
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile FrozenDictionary<string, StatusAnswer> _answers = FrozenDictionary<string, StatusAnswer>.Empty;

    public void Show(IEnumerable<KeyValuePair<string, StatusAnswer>> answers)
    {
        _answers = answers.ToFrozenDictionary(StringComparer.Ordinal);
        _first.TrySetResult();
    }

    public async Task AnswerAsync(HttpContext context)
    {
        if (!_first.Task.IsCompleted && !await StartedAsync(context))
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers.RetryAfter = "5";
            return;
        }

        var path = context.Request.Path.Value!;
        if (!_answers.TryGetValue(path.Length > 1 ? path.TrimEnd('/') : path, out var answer))
        {
            await StatusNotice.Answer(context, StatusCodes.Status404NotFound, StatusNotice.NoPage).ExecuteAsync(context);
            return;
        }

        var (request, response) = (context.Request, context.Response);
        var headers = response.Headers;
        headers.ETag = answer.ETag;
        headers.Vary = "Accept-Encoding";
        headers.CacheControl = request.Query["v"] == answer.Hash ? KeepForGood : MayBeKept;
        if (answer.Type.StartsWith("image/", StringComparison.Ordinal))
        {
            headers.ContentSecurityPolicy = NothingButPicture;
        }

        if (request.Headers.IfNoneMatch.ToString().Contains(answer.ETag, StringComparison.Ordinal))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        var compressed = answer.Gzip is not null && request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.Ordinal);
        if (compressed)
        {
            headers.ContentEncoding = "gzip";
        }

        var body = compressed ? answer.Gzip! : answer.Content;
        response.ContentType = answer.Type;
        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(request.Method))
        {
            await response.Body.WriteAsync(body, context.RequestAborted);
        }
    }

    private async Task<bool> StartedAsync(HttpContext context)
    {
        try
        {
            await _first.Task.WaitAsync(_startsWithin, TimeProvider.System, context.RequestAborted);
            return true;
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            return false;
        }
    }
}
