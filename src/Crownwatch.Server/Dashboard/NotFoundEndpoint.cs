using Crownwatch.Server.Api;
using Crownwatch.Server.Dashboard.Parts;

namespace Crownwatch.Server.Dashboard;

/// <summary>Whatever no other endpoint answers.</summary>
internal static class NotFoundEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapFallback(
            "{*path}",
            (HttpRequest request) =>
                request.Path.StartsWithSegments("/api")
                    ? OtherMethods.Answer(request.HttpContext)
                    : Page.Of<NoticePage>(PageNotice.NotFound($"There is nothing at {request.Path}."), 404)
        );
}
