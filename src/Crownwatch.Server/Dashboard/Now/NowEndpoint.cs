using Crownwatch.Server.Dashboard.Incidents;

namespace Crownwatch.Server.Dashboard.Now;

/// <summary>/: how things stand now.</summary>
internal static class NowEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPage(
            "/",
            (HttpRequest request, string? show, NowReader now) =>
                Page.Guarded(() => Page.Of<NowPage>(now.Read(show == "all", RememberedName.Of(request))))
        );
}
