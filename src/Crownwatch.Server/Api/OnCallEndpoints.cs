using Crownwatch.Core.Interventions;
using Crownwatch.Core.OnCall;
using Crownwatch.Server.Intervening;
using Crownwatch.Server.Loading;

namespace Crownwatch.Server.Api;

/// <summary>/api/v1/on-call: who is on, who will be, and who stands in (semantics.md 8).</summary>
internal static class OnCallEndpoints
{
    private const int MostDays = 366;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/on-call", (string? days, OnCallReader reader) => Show(days, reader));
        routes.MapPost(
            "/api/v1/on-call/overrides",
            (HttpRequest request, InterventionDesk desk, SnapshotSource snapshots, TimeProvider time) =>
                RequestBody.TakeAsync(
                    request,
                    async fields =>
                    {
                        var wanted = OverrideRequest.Read(fields, time.GetUtcNow(), snapshots.Current.Definitions);
                        if (wanted.Refused is { } refused)
                        {
                            return RequestBody.Refuse(refused);
                        }

                        var made = await desk.AddAsync(wanted.Value!, request.HttpContext.RequestAborted);
                        return ApiJson.Answer(InterventionShapes.Of(made, time.GetUtcNow()), 201);
                    }
                )
        );
        routes.MapDelete(
            "/api/v1/on-call/overrides/{id}",
            (string id, string? by, string? reason, HttpRequest request, InterventionDesk desk, TimeProvider time) =>
                Ending.TakeAsync<OnCallOverride>(
                    id,
                    "override",
                    (by, reason),
                    request,
                    desk,
                    ended => ApiJson.Answer(InterventionShapes.Of(ended, time.GetUtcNow()))
                )
        );
    }

    private static IResult Show(string? days, OnCallReader reader)
    {
        if (CheckEndpoints.Limit(days, (int)Shifts.Preview.TotalDays, MostDays) is not { } ahead)
        {
            return ApiError.BadRequest($"days is '{PlainText.Shown(days!)}'; it must be a whole number from 1 to {MostDays}");
        }

        var found = reader.Read(TimeSpan.FromDays(ahead));
        return ApiJson.Answer(
            new
            {
                at = found.Now,
                on_call = found.OnCall,
                rotations = found.Rotations,
                handoffs = found.Handoffs,
                shifts = found.Shifts.Select(Shape).ToList(),
                gaps = found.Shifts.Where(s => s.IsGap).Select(Shape).ToList(),
                overrides = found.Overrides.Select(o => InterventionShapes.Of(o, found.Now)).ToList(),
            }
        );
    }

    private static object Shape(Shift shift) =>
        new
        {
            shift.Rotation,
            shift.Person,
            shift.From,
            shift.Until,
            is_override = shift.IsOverride,
            is_gap = shift.IsGap,
        };
}
