using Crownwatch.Server.Loading;
using Crownwatch.Server.Running;
using Crownwatch.Server.Storage;
using Crownwatch.Server.Telemetry;

namespace Crownwatch.Server.Api;

/// <summary>/healthz: 200 while every loop turns and the database can be written; 503 with the reasons otherwise.</summary>
internal static class HealthEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/healthz", Answer);

    private static IResult Answer(Liveness liveness, SnapshotSource snapshots)
    {
        var sick = liveness.Sick.Select(l => new { loop = l.Name, reason = l.LastFailure ?? "has not turned in time" }).ToList();
        return ApiJson.Answer(
            new
            {
                status = sick.Count == 0 ? "ok" : "sick",
                version = ProgramVersion.Text,
                environment = snapshots.Current.Definitions.Environment,
                checks = snapshots.Current.Plans.Count,
                sick,
            },
            sick.Count == 0 ? 200 : 503
        );
    }
}
