using System.Globalization;
using Crownwatch.Server.Api;
using Crownwatch.Server.Dashboard.Parts;

namespace Crownwatch.Server.Dashboard.Incidents;

/// <summary>/incidents and /incidents/{id}.</summary>
internal static class IncidentPages
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage(
            "/incidents",
            (string? state, HttpRequest request, IncidentReader incidents) =>
                Page.Guarded(() =>
                    Page.Of<IncidentsPage>(incidents.List(state is "open" or "resolved" ? state : "all", RememberedName.Of(request)))
                )
        );
        routes.MapPage(
            "/incidents/{id}",
            (string id, string? ask, string? problem, HttpRequest request, IncidentReader incidents) =>
                Page.Guarded(() =>
                    IncidentNumber.Of(id) is { } number && incidents.Find(number, RememberedName.Of(request), ask, problem) is { } view
                        ? Page.Of<IncidentPage>(view)
                        : Unknown(id)
                )
        );
    }

    public static IResult Unknown(string id) => Page.Of<NoticePage>(PageNotice.NotFound($"There is no incident {id}."), 404);
}
