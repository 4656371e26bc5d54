using Crownwatch.Server.Dashboard.Incidents;
using Crownwatch.Server.Dashboard.Live;

namespace Crownwatch.Server.Dashboard.Now;

/// <summary>/: how things stand now.</summary>
internal static class NowEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPage(
            "/",
            (HttpContext context, string? show, string? state, string? label, string? text, NowReader now, PageTag tag) =>
                Page.Guarded(() =>
                    tag.IsKnown(context)
                        ? Results.StatusCode(StatusCodes.Status304NotModified)
                        : Page.Of<NowPage>(now.Read(show == "all", NowFilter.Of(state, label, text), RememberedName.Of(context.Request)))
                )
        );
}
