using Crownwatch.Server.Access;
using Crownwatch.Server.Api;
using Crownwatch.Server.Dashboard;
using Crownwatch.Server.Dashboard.Incidents;
using Crownwatch.Server.Intervening;

namespace Crownwatch.Server.StatusPage;

/// <summary>Where people publish: the form of the incident's page, and the API.</summary>
internal static class StatusUpdateEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(
            "/api/v1/incidents/{id}/status-updates",
            (string id, HttpRequest request, StatusUpdateDesk desk) =>
                RequestBody.TakeAsync(
                    request,
                    async fields =>
                        IncidentNumber.Of(id) is not { } number
                        || await desk.TakeAsync(number, fields, request.HttpContext.RequestAborted) is not { } wanted
                            ? IncidentNumber.Unknown(id)
                        : wanted.Refused is { } refused ? RequestBody.Refuse(refused)
                        : ApiJson.Answer(Shape(wanted.Value!), 201)
                )
        );
        routes.MapPost(
            "/incidents/{id}/status-updates",
            (string id, HttpContext context, StatusUpdateDesk desk, IncidentReader incidents) =>
                FormAnswer.TakeAsync(context, form => TakeAsync(id, form, context, desk, incidents))
        );
    }

    private static async Task<IResult> TakeAsync(
        string id,
        IFormCollection form,
        HttpContext context,
        StatusUpdateDesk desk,
        IncidentReader incidents
    )
    {
        if (
            IncidentNumber.Of(id) is not { } number
            || await desk.TakeAsync(number, RequestFields.Of(form), context.RequestAborted) is not { } wanted
        )
        {
            return IncidentPages.Unknown(id);
        }

        if (wanted.Refused is not { } refused)
        {
            return FormAnswer.SeeOther($"/incidents/{number}");
        }

        // Shown again with what was typed: a text for the public must not be lost to a missing title.
        return incidents.Find(number, RememberedName.Of(context.Request), null, null) is { } view
            ? Page.Of<IncidentPage>(
                view with
                {
                    Problem = $"Not published: {refused.Message}",
                    ForThePublic = view.ForThePublic?.With(form),
                },
                refused.Status
            )
            : IncidentPages.Unknown(id);
    }

    private static object Shape(Published published) =>
        new
        {
            id = published.Entry.Id,
            incident = published.Entry.Incident,
            published.Entry.Title,
            published.Entry.Status,
            published.Entry.Components,
            impact = published.Entry.Impact is { } impact ? ComponentWords.Word(impact) : "as_checked",
            published.Entry.StartedAt,
            published.Entry.ResolvedAt,
            update = new
            {
                published.Update.Id,
                published.Update.At,
                published.Update.Status,
                published.Update.Text,
                by = published.Update.Who,
            },
        };
}
