using System.Security.Cryptography;
using System.Text;
using Crownwatch.Server.Access;
using Microsoft.Net.Http.Headers;

namespace Crownwatch.Server.Dashboard.OnCall;

/// <summary>/on-call/calendar/{secret}.ics: what calendars subscribe to. The secret in the address is all that is asked for.</summary>
internal static class CalendarFeedEndpoint
{
    public static string PathOf(string secret) => $"/on-call/calendar/{secret}.ics";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPage(
                "/on-call/calendar/{secret}.ics",
                async (string secret, HttpContext context, CalendarFeedStore feeds, CalendarFeedReader reader) =>
                {
                    context.Response.Headers.CacheControl = "private, no-cache";
                    if (feeds.Find(secret) is not { } feed)
                    {
                        return Results.Text("There is no such calendar.\n", "text/plain; charset=utf-8", statusCode: 404);
                    }

                    await feeds.NoteAsync(feed, context.RequestAborted);
                    var content = Encoding.UTF8.GetBytes(reader.Read(feed));
                    var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(content))[..16]}\"");
                    return Results.Bytes(content, "text/calendar; charset=utf-8", entityTag: tag);
                }
            )
            .Asks(Need.OwnSecret);
}
