using Crownwatch.Core.Interventions;
using Crownwatch.Server.Intervening;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Api;

/// <summary>/api/v1/pause: all alerting, for a stated time and reason.</summary>
internal static class PauseEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/pause", (Database database, TimeProvider time) => Standing(database, time));
        routes.MapPost(
            "/api/v1/pause",
            (HttpRequest request, InterventionDesk desk, Database database, TimeProvider time) =>
                RequestBody.TakeAsync(
                    request,
                    async fields =>
                    {
                        var wanted = PauseRequest.Read(fields, time.GetUtcNow());
                        if (wanted.Refused is { } refused)
                        {
                            return RequestBody.Refuse(refused);
                        }

                        await desk.AddAsync(wanted.Value!, null, request.HttpContext.RequestAborted, Condition(request, time));
                        return Standing(database, time, 201);
                    }
                )
        );
        routes.MapDelete(
            "/api/v1/pause",
            (string? by, string? reason, HttpRequest request, InterventionDesk desk, Database database, TimeProvider time) =>
                Ending.WhoAsync(
                    (by, reason),
                    request,
                    async (who, why) =>
                        await desk.UnpauseAsync(who, why, request.HttpContext.RequestAborted, Condition(request, time)) is { Count: > 0 }
                            ? Standing(database, time)
                            : ApiError.Answer(new ApiError("conflict", 409, "no pause holds: alerting is not paused"))
                )
        );
    }

    // Of several pauses the one that ends last decides.
    private static IResult Standing(Database database, TimeProvider time, int status = 200)
    {
        var now = time.GetUtcNow();
        var (pauses, version) = database.Read(c => (InterventionStore.Since(c, now).OfType<Pause>().ToList(), Versions.Pauses(c, now)));
        var holds = pauses.Where(p => p.HoldsAt(now)).MaxBy(p => p.Until);
        return ApiJson.Answer(
            new
            {
                paused = holds is not null,
                until = holds?.Until,
                by = holds?.By,
                reason = holds?.Reason,
                pauses = pauses.Select(p => InterventionShapes.Of(p, now)).ToList(),
            },
            status,
            version
        );
    }

    private static Action<Microsoft.Data.Sqlite.SqliteConnection>? Condition(HttpRequest request, TimeProvider time) =>
        EntityTag.Condition(request, connection => Versions.Pauses(connection, time.GetUtcNow()));
}
