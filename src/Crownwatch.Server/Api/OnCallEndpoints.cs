using Crownwatch.Core.Interventions;
using Crownwatch.Core.OnCall;
using Crownwatch.Server.Intervening;
using Crownwatch.Server.Loading;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Api;

/// <summary>/api/v1/on-call: who is on, who will be, and who stands in (semantics.md 8).</summary>
internal static class OnCallEndpoints
{
    private const int MostDays = 366;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/on-call", Show);
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
                        return ApiJson.Answer(InterventionShapes.Of(made, time.GetUtcNow()), 201, Versions.Of(made));
                    }
                )
        );
        routes.MapGet(
            "/api/v1/on-call/overrides/{id}",
            (string id, Database database, TimeProvider time) =>
                Ending.Find<OnCallOverride>(id, "override", database, o => InterventionShapes.Of(o, time.GetUtcNow()))
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
                    ended => ApiJson.Answer(InterventionShapes.Of(ended, time.GetUtcNow()), version: Versions.Of(ended))
                )
        );
    }

    private static IResult Show(HttpRequest request, OnCallReader reader)
    {
        var query = new QueryFields(request);
        var ahead = query.Number("days", (int)Shifts.Preview.TotalDays, MostDays);
        if (query.Refusal is { } refusal)
        {
            return refusal;
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
