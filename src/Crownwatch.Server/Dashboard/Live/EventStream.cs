using System.Globalization;
using Crownwatch.Server.Access;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Dashboard.Live;

/// <summary>/events: server-sent events, at most about one a second, each with the number of the latest change.</summary>
internal static class EventStream
{
    private static readonly TimeSpan AtMostEvery = TimeSpan.FromMilliseconds(400);

    // Shorter than the idle limits of usual proxies; also how a page notices that the server is gone.
    private static readonly TimeSpan SignOfLife = TimeSpan.FromSeconds(15);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/events", AnswerAsync);

    private static async Task AnswerAsync(
        HttpContext context,
        ChangeFeed feed,
        CallerReader callers,
        TimeProvider time,
        IHostApplicationLifetime lifetime
    )
    {
        // Without the second token open pages would hold up our shutdown.
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        using var watching = feed.Watch();
        var response = context.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache, no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        try
        {
            await SendAsync(response, "retry: 2000\n\n", ending.Token);
            // Whoever is signed out meanwhile is told nothing more.
            while (await callers.ReadAsync(context) is not null)
            {
                var version = feed.Version;
                var number = version.ToString(CultureInfo.InvariantCulture);
                await SendAsync(response, $"event: changed\nid: {number}\ndata: {number}\n\n", ending.Token);
                await Task.Delay(AtMostEvery, time, ending.Token);
                while (!await ChangedAsync(feed, version, time, ending.Token) && await callers.ReadAsync(context) is not null)
                {
                    await SendAsync(response, ": still here\n\n", ending.Token);
                }
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The page was closed, or we are stopping: either way this stream is at its end.
        }
        catch (SqliteException)
        {
            // Who asks can't be looked up: the page asks anew, and is told so with that answer.
        }
    }

    private static async Task<bool> ChangedAsync(ChangeFeed feed, long version, TimeProvider time, CancellationToken ending)
    {
        try
        {
            await feed.AfterAsync(version).WaitAsync(SignOfLife, time, ending);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private static async Task SendAsync(HttpResponse response, string text, CancellationToken ending)
    {
        await response.WriteAsync(text, ending);
        await response.Body.FlushAsync(ending);
    }
}
