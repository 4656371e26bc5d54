using System.Globalization;
using System.Text;
using Crownwatch.Core.Heartbeats;
using Crownwatch.Server.Access;
using Crownwatch.Server.Loading;
using Crownwatch.Server.Running;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Receiving.Heartbeats;

/// <summary>/ping/{token}, /ping/{token}/start, /fail and /{exit status}: where jobs say that they live (docs/heartbeats.md).</summary>
internal static class PingEndpoint
{
    private const int LongestExcerpt = 1000;
    private const int MostRead = 16 * 1024;
    private static readonly string[] _methods = ["GET", "HEAD", "POST"];

    // A body that trickles in must not hold up what it comes with.
    private static readonly TimeSpan ReadWithin = TimeSpan.FromSeconds(5);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/ping/{token}", _methods, Handle).Asks(Need.OwnSecret);
        routes.MapMethods("/ping/{token}/{what}", _methods, Handle).Asks(Need.OwnSecret);
    }

    private static async Task<IResult> Handle(
        HttpContext context,
        string token,
        string? what,
        HeartbeatBook book,
        HeartbeatDesk desk,
        SlotClock clock,
        Redactor redactor,
        ReceivedCounts counts,
        TimeProvider time
    )
    {
        context.Response.Headers.CacheControl = "no-store";
        var arrived = clock.Now;
        try
        {
            // A stranger's body is not even read.
            if (!book.TryFindByToken(token, out _))
            {
                return NotFound(counts);
            }

            if (Read(what, arrived) is not { } ping)
            {
                counts.Count("heartbeat", "malformed");
                return Say(
                    "the end of the address is none of: nothing, start, fail, an exit status from 0 to 255; nothing was changed",
                    400
                );
            }

            var body = await ExcerptAsync(context.Request, time);
            var excerpt = body.Length == 0 ? null : redactor.Redact(body);

            // The definitions may have been reloaded while the body came.
            if (!book.TryFindByToken(token, out var watched))
            {
                return NotFound(counts);
            }

            await desk.TakeAsync(watched, ping with { Excerpt = excerpt }, context.RequestAborted);
            return Say("OK", 200);
        }
        catch (SqliteException e)
        {
            counts.Count("heartbeat", "not_stored");
            return Say($"the ping can't be stored: {e.Message}; send it again, that does no harm", 503);
        }
        catch (BadHttpRequestException e)
        {
            counts.Count("heartbeat", "malformed");
            return Say($"{e.Message}; nothing was changed", e.StatusCode);
        }
    }

    private static IResult NotFound(ReceivedCounts counts)
    {
        counts.Count("heartbeat", "unknown_token");
        return Say("not found: no check has this address", 404);
    }

    private static Ping? Read(string? what, DateTimeOffset at) =>
        what switch
        {
            null => new Ping(PingKind.Success, at),
            "start" => new Ping(PingKind.Start, at),
            "fail" => new Ping(PingKind.Fail, at),
            _ => byte.TryParse(what, NumberStyles.None, CultureInfo.InvariantCulture, out var status) ? Ping.Exited(status, at) : null,
        };

    /// <summary>The start of the body as one may read it: bounded, control characters taken out.</summary>
    private static async Task<string> ExcerptAsync(HttpRequest request, TimeProvider time)
    {
        if (request.ContentLength is 0 || (request.ContentLength is null && request.Headers.TransferEncoding.Count == 0))
        {
            return "";
        }

        var bytes = new byte[MostRead];
        var rest = new byte[MostRead];
        var read = 0;
        using var slow = new CancellationTokenSource(ReadWithin, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(slow.Token, request.HttpContext.RequestAborted);
        try
        {
            while (read < bytes.Length && await request.Body.ReadAsync(bytes.AsMemory(read), either.Token) is var more and > 0)
            {
                read += more;
            }

            // To the end, or to where it is too long: that is known only then when its length was not told.
            while (await request.Body.ReadAsync(rest, either.Token) > 0) { }
        }
        catch (OperationCanceledException) when (slow.IsCancellationRequested)
        {
            // What has come is the excerpt.
        }

        var text = new StringBuilder(LongestExcerpt);
        foreach (var rune in Encoding.UTF8.GetString(bytes, 0, read).EnumerateRunes())
        {
            if (text.Length >= LongestExcerpt)
            {
                return text.Append('…').ToString();
            }

            if (!Rune.IsControl(rune) || rune.Value is '\n' or '\t')
            {
                text.Append(rune);
            }
        }

        return text.ToString().Trim();
    }

    private static IResult Say(string text, int status) => Results.Text(text + "\n", "text/plain", Encoding.UTF8, status);
}
