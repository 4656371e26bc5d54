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
        routes.MapGet("/api/v1/definitions/history", (string? before, string? limit, Database database) => List(before, limit, database));
        routes.MapGet("/api/v1/definitions/{number:long}", (long number, Database database) => Find(number, database));
        routes
            .MapPost(
                "/api/v1/definitions/{number:long}/roll-back",
                (long number, HttpRequest request, DefinitionWatch watch, TimeProvider time) =>
                    RequestBody.TakeAsync(
                        request,
                        fields =>
                        {
                            fields.Only("by");
                            var by = fields.ByAnybody();
                            return fields.Wrong is { } wrong
                                ? Task.FromResult(ApiError.BadRequest(wrong))
                                : RollBackAsync(number, by, watch, time, request.HttpContext.RequestAborted);
                        }
                    )
            )
            .Asks(Need.Administrator);
    }

    private static IResult List(string? before, string? limit, Database database)
    {
        if (before is not null && CheckEndpoints.Limit(before, 0, int.MaxValue) is null)
        {
            return ApiError.BadRequest($"before is '{before}'; it must be the number of a set");
        }

        if (CheckEndpoints.Limit(limit, UsualSets, MostSets) is not { } most)
        {
            return ApiError.BadRequest($"limit is '{limit}'; it must be a whole number from 1 to {MostSets}");
        }

        var first = before is null ? (long?)null : CheckEndpoints.Limit(before, 0, int.MaxValue);
        var sets = database.Read(c => DefinitionSetStore.List(c, first, most));
        return ApiJson.Answer(new { sets = sets.Select(Shape), next = sets.Count == most ? sets[^1].Number : (long?)null });
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
            return outcome.Status == 404
                ? ApiError.NotFound(outcome.Refused!)
                : ApiJson.Answer(
                    new
                    {
                        error = outcome.Status == 409 ? "conflict" : "definitions_refused",
                        status = outcome.Status,
                        message = outcome.Refused,
                        findings = DefinitionEndpoints.Shape(outcome.Findings),
                    },
                    outcome.Status
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
