using System.Globalization;
using Crownwatch.Server.Access;
using Crownwatch.Server.Intervening;
using Crownwatch.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Api;

/// <summary>
/// GET /api/v1/events: server-sent events with numbers of the database. Who comes back with the last number gets what came after it,
/// each once, in order. Who reads too slowly is cut off, not buffered for: they come back and go on.
/// </summary>
internal static class EventEndpoint
{
    // Shorter than the idle limits of usual proxies.
    private static readonly TimeSpan SignOfLife = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/v1/events", AnswerAsync);

    private static async Task<IResult> AnswerAsync(
        HttpContext context,
        EventFeed feed,
        CallerReader callers,
        Database database,
        TimeProvider time,
        IHostApplicationLifetime lifetime
    )
    {
        var query = new QueryFields(context.Request);
        var types = query.Some("types", EventShape.Types);
        var after = Number(query, "after", query.Text("after"));
        var last = Number(query, "Last-Event-ID", context.Request.Headers["Last-Event-ID"] is { Count: > 0 } sent ? sent.ToString() : null);
        if (query.Refusal is { } refusal)
        {
            return refusal;
        }

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        var follower = new Follower(context, feed, callers, time, types, ending.Token);
        try
        {
            // The header is newer: a browser sends it with the address it began with.
            await follower.RunAsync(database.Read(c => (EventStore.Floor(c), EventStore.Latest(c))), last ?? after);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The reader is gone, or we are stopping: either way this stream is at its end.
        }
        catch (SqliteException) when (context.Response.HasStarted)
        {
            // Nothing can be read: the reader comes back, and is told so with that answer.
        }

        return Results.Empty;
    }

    private static long? Number(QueryFields query, string name, string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        query.Fail(name, $"{name} is '{PlainText.Shown(text)}'; legal is the number of an event");
        return null;
    }

    private sealed class Follower(
        HttpContext context,
        EventFeed feed,
        CallerReader callers,
        TimeProvider time,
        IReadOnlyList<string>? types,
        CancellationToken ending
    )
    {
        private long _askedAt = time.GetTimestamp();

        public async Task RunAsync((long Floor, long Latest) kept, long? from)
        {
            var response = context.Response;
            response.ContentType = "text/event-stream";
            response.Headers.CacheControl = "no-cache, no-store";
            response.Headers["X-Accel-Buffering"] = "no";
            var at = from ?? kept.Latest;
            await SendAsync("retry: 2000\n\n");
            if (at < kept.Floor || at > kept.Latest)
            {
                var why = at > kept.Latest ? "no event has that number yet: the database is another" : "events after it are no longer kept";
                at = at > kept.Latest ? kept.Latest : kept.Floor;
                await SendAsync(
                    EventShape.Write(
                        "gap",
                        at,
                        new
                        {
                            type = "gap",
                            asked = from,
                            goes_on_after = at,
                            why = $"{why}; read anew what you show",
                        }
                    )
                );
            }
            else
            {
                await SendAsync(EventShape.Write("ready", at, new { type = "ready", after = at }));
            }

            while (await MayAsync())
            {
                if (feed.After(at) is { Count: > 0 } found)
                {
                    at = found[^1].Id;
                    var wanted = found.Where(e => types?.Contains(EventShape.TypeOf(e)) != false).ToList();
                    if (wanted.Count > 0)
                    {
                        await SendAsync(string.Concat(wanted.Select(EventShape.Write)));
                    }
                }
                else if (!await ComesAsync(at))
                {
                    await SendAsync(": still here\n\n");
                }
            }
        }

        private async Task<bool> ComesAsync(long at)
        {
            try
            {
                await feed.UntilAfterAsync(at).WaitAsync(SignOfLife, time, ending);
                return true;
            }
            catch (TimeoutException)
            {
                return false;
            }
        }

        // Whoever is signed out meanwhile, or may no longer look, is told nothing more.
        private async Task<bool> MayAsync()
        {
            if (time.GetElapsedTime(_askedAt) < AskAgainAfter)
            {
                return true;
            }

            _askedAt = time.GetTimestamp();
            return (await callers.ReadAsync(context))?.May(Need.Viewer, true) == true;
        }

        private async Task SendAsync(string text)
        {
            try
            {
                await WriteAsync(text).WaitAsync(Patience, time, ending);
            }
            catch (TimeoutException)
            {
                context.Abort();
                throw new OperationCanceledException(context.RequestAborted);
            }
        }

        private async Task WriteAsync(string text)
        {
            await context.Response.WriteAsync(text, ending);
            await context.Response.Body.FlushAsync(ending);
        }
    }
}
