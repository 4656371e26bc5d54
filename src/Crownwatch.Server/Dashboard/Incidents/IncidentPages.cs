using System.Globalization;
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
                    Number(id) is { } number && incidents.Find(number, RememberedName.Of(request), ask, problem) is { } view
                        ? Page.Of<IncidentPage>(view)
                        : Unknown(id)
                )
        );
    }

    /// <summary>42 and INC-42 are the same incident; null for anything else.</summary>
    public static long? Number(string id) =>
        long.TryParse(
            id.StartsWith("INC-", StringComparison.OrdinalIgnoreCase) ? id[4..] : id,
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var number
        )
            ? number
            : null;

    public static IResult Unknown(string id) => Page.Of<NoticePage>(PageNotice.NotFound($"There is no incident {id}."), 404);
}
