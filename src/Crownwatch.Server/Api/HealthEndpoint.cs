using Crownwatch.Server.Access;
using Crownwatch.Server.Health;
using Crownwatch.Server.Loading;
using Crownwatch.Server.Running;
using Crownwatch.Server.Telemetry;

namespace Crownwatch.Server.Api;

/// <summary>
/// /healthz: 200 while every loop turns, the database can be written and we can look; 503 with the reasons otherwise. Definitions that
/// are not those of the files are `degraded`: still 200, since what runs runs well, and a restart would change nothing.
/// </summary>
internal static class HealthEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/healthz", Answer).Asks(Need.Nothing);

    private static IResult Answer(Liveness liveness, SnapshotSource snapshots, LocalHealth health, DefinitionWatch watch)
    {
        var loops = liveness.Sick.Select(l => new { loop = l.Name, reason = l.LastFailure ?? "has not turned in time" });
        var blind = health
            .Blind.GroupBy(b => b.Why, StringComparer.Ordinal)
            .Select(g => new { loop = "local health", reason = $"could not look: {g.Key} ({g.Count()} checks)" });
        var sick = loops.Concat(blind).ToList();
        var degraded = watch.Degraded is { } why ? (string[])[why] : [];
        return ApiJson.Answer(
            new
            {
                status = sick.Count > 0 ? "sick"
                : degraded.Length > 0 ? "degraded"
                : "ok",
                version = ProgramVersion.Text,
                environment = snapshots.Current.Definitions.Environment,
                checks = snapshots.Current.Plans.Count,
                sick,
                degraded,
            },
            sick.Count == 0 ? 200 : 503
        );
    }
}
