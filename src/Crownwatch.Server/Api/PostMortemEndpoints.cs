using Crownwatch.Core.Incidents;
using Crownwatch.Core.Reporting;
using Crownwatch.Server.Access;
using Crownwatch.Server.Escalating;
using Crownwatch.Server.Intervening;
using Crownwatch.Server.Loading;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Api;

/// <summary>Post-mortems: the draft from the timeline, in Markdown, and that one is closed.</summary>
internal static class PostMortemEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/incidents/{id}/post-mortem", DraftAsync);
        routes.MapPost("/api/v1/incidents/{id}/post-mortem/close", CloseAsync);
    }

    private static async Task<IResult> DraftAsync(
        string id,
        string? by,
        HttpContext context,
        IncidentOverviews incidents,
        IncidentDesk desk,
        SnapshotSource snapshots,
        TimeProvider time,
        CancellationToken stopping
    )
    {
        var address = RequestFields.Of(by, null).SignedBy(Caller.Of(context)?.Name);
        var who = address.ByAnybody();
        if (address.Wrong is { } wrong)
        {
            return ApiError.BadRequest(wrong);
        }

        if (IncidentNumber.Of(id) is not { } number || incidents.Find(number) is not { } found)
        {
            return IncidentNumber.Unknown(id);
        }

        // The first time it is asked for is when it was drafted; reading it again changes nothing.
        if (found.Incident.PostMortem.DraftedAt is null)
        {
            await desk.TakeAsync(number, new DraftPostMortem(who), stopping);
        }

        var definitions = snapshots.Current.Definitions;
        var target = definitions.ResponseTargets[found.Incident.Severity];
        return PlainAnswer.Markdown(
            PostMortemDraft.Markdown(found.Incident, found.Timeline, target, definitions.PostMortem, time.GetUtcNow())
        );
    }

    private static Task<IResult> CloseAsync(
        string id,
        HttpRequest request,
        IncidentDesk desk,
        SnapshotSource snapshots,
        Database database,
        TimeProvider time
    ) =>
        RequestBody.TakeAsync(
            request,
            async fields =>
            {
                fields.Only("by");
                var by = fields.ByAnybody();
                if (fields.Wrong is { } wrong)
                {
                    return ApiError.BadRequest(wrong);
                }

                if (
                    IncidentNumber.Of(id) is not { } number
                    || await desk.TakeAsync(
                        number,
                        new ClosePostMortem(by),
                        request.HttpContext.RequestAborted,
                        IncidentEndpoints.Condition(request, number)
                    )
                        is not { } decision
                )
                {
                    return IncidentNumber.Unknown(id);
                }

                return decision.Refusal is { } refusal
                    ? ApiError.Answer(new ApiError("conflict", 409, refusal.Reason))
                    : ApiJson.Answer(
                        Shape(decision.After, snapshots.Current.Definitions, time.GetUtcNow()),
                        version: IncidentEndpoints.Version(database, number)
                    );
            }
        );

    private static object Shape(Incident incident, Core.Definitions.DefinitionSet definitions, DateTimeOffset now) =>
        new
        {
            incident = incident.Id,
            incident.Label,
            drafted = incident.PostMortem.DraftedAt,
            closed = incident.PostMortem.ClosedAt,
            closed_by = incident.PostMortem.ClosedBy,
            due = PostMortemsDue.DueAt(
                RespondedIncident.From(incident),
                definitions.PostMortem,
                definitions.ResponseTargets[incident.Severity],
                now
            ),
        };
}
