using System.Globalization;
using Crownwatch.Server.Access;
using Crownwatch.Server.Loading;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Api;

/// <summary>/api/v1/definitions/…: every set of definitions that was applied, and running a former one again.</summary>
internal static class DefinitionSetEndpoints
{
    private const int UsualSets = 50;
    private const int MostSets = 1000;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/definitions/history", List);
        routes.MapGet("/api/v1/definitions/{id:long}", (long id, Database database) => Find(id, database));
        routes
            .MapPost(
                "/api/v1/definitions/{id:long}/roll-back",
                (long id, HttpRequest request, DefinitionWatch watch, TimeProvider time) =>
                    RequestBody.TakeAsync(
                        request,
                        fields =>
                        {
                            fields.Only("by");
                            var by = fields.ByAnybody();
                            return fields.Wrong is { } wrong
                                ? Task.FromResult(ApiError.BadRequest(wrong))
                                : RollBackAsync(id, by, watch, time, request.HttpContext.RequestAborted);
                        }
                    )
            )
            .Asks(Need.Administrator);
    }

    private static IResult List(HttpRequest request, Database database, Cursors cursors)
    {
        var query = new QueryFields(request);
        var page = query.Page(cursors, UsualSets, MostSets);
        return query.Refusal
            ?? page.Answer(
                database.Read(c => DefinitionSetStore.List(c, page.AfterNumber, page.Ask)),
                s => s.Number.ToString(CultureInfo.InvariantCulture),
                (shown, next) => new { sets = shown.Select(Shape), next }
            );
    }

    private static IResult Find(long number, Database database)
    {
        if (database.Read(c => DefinitionSetStore.Find(c, number)) is not { } set)
        {
            return ApiError.NotFound($"there is no set {number} in the history of definitions");
        }

        var files = database.Read(c => DefinitionSetStore.Files(c, set));
        return ApiJson.Answer(new { set = Shape(set), files = files?.Select(f => new { f.Name, f.Text }) });
    }

    private static async Task<IResult> RollBackAsync(
        long number,
        string by,
        DefinitionWatch watch,
        TimeProvider time,
        CancellationToken stopping
    )
    {
        var outcome = await watch.RollBackAsync(number, by, stopping);
        if (outcome.Snapshot is not { } snapshot)
        {
            var kind = outcome.Status switch
            {
                404 => "not_found",
                409 => "conflict",
                _ => "definitions_refused",
            };
            return ApiError.Answer(
                new ApiError(kind, outcome.Status, outcome.Refused!)
                {
                    Findings = outcome.Status == 422 ? DefinitionEndpoints.Shape(outcome.Findings) : null,
                }
            );
        }

        return await DefinitionEndpoints.NotTakenAsync(snapshot, time, stopping)
            ?? ApiJson.Answer(
                new
                {
                    status = "rolled_back",
                    set = outcome.Entry,
                    rolled_back_to = number,
                    checks = snapshot.Plans.Count,
                    findings = DefinitionEndpoints.Shape(outcome.Findings),
                }
            );
    }

    private static object Shape(DefinitionSetRow set) =>
        new
        {
            set.Number,
            applied_at = set.At,
            set.How,
            set.Who,
            set.Hash,
            set.Environment,
            set.Checks,
            set.RolledBackTo,
            findings = DefinitionEndpoints.Shape(set.Findings),
        };
}
