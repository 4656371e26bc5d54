using Crownwatch.Core.Interventions;
using Crownwatch.Server.Intervening;

namespace Crownwatch.Server.Api;

/// <summary>/api/v1/pause: all alerting, for a stated time and reason.</summary>
internal static class PauseEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/pause", (InterventionReader reader, TimeProvider time) => Standing(reader, time));
        routes.MapPost(
            "/api/v1/pause",
            (HttpRequest request, InterventionDesk desk, InterventionReader reader, TimeProvider time) =>
                RequestBody.TakeAsync(
                    request,
                    async fields =>
                    {
                        var wanted = PauseRequest.Read(fields, time.GetUtcNow());
                        if (wanted.Refused is { } refused)
                        {
                            return RequestBody.Refuse(refused);
                        }

                        await desk.AddAsync(wanted.Value!, request.HttpContext.RequestAborted);
                        return Standing(reader, time, 201);
                    }
                )
        );
        routes.MapDelete(
            "/api/v1/pause",
            (string? by, string? reason, HttpRequest request, InterventionDesk desk, InterventionReader reader, TimeProvider time) =>
                Ending.WhoAsync(
                    (by, reason),
                    request,
                    async (who, why) =>
                        await desk.UnpauseAsync(who, why, request.HttpContext.RequestAborted) is { Count: > 0 }
                            ? Standing(reader, time)
                            : ApiError.Answer(new ApiError("conflict", 409, "no pause holds: alerting is not paused"))
                )
        );
    }

    // Of several pauses the one that ends last decides.
    private static IResult Standing(InterventionReader reader, TimeProvider time, int status = 200)
    {
        var now = time.GetUtcNow();
        var pauses = reader.Standing().OfType<Pause>().ToList();
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
            status
        );
    }
}
