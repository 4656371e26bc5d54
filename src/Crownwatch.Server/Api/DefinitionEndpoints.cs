using Crownwatch.Core.Definitions;
using Crownwatch.Server.Access;
using Crownwatch.Server.Loading;

namespace Crownwatch.Server.Api;

/// <summary>Which definitions run, and `POST /-/reload`, as Prometheus has it: 200 once the new ones hold.</summary>
internal static class DefinitionEndpoints
{
    private const int MostFindings = 1000;

    // The recorder takes them up after its present commit; a database that is locked for longer is said.
    private static readonly TimeSpan TakenWithin = TimeSpan.FromSeconds(30);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/definitions", Show);
        routes.MapPost("/-/reload", ReloadAsync).Asks(Need.Administrator);
    }

    private static IResult Show(SnapshotSource snapshots, DefinitionWatch watch)
    {
        var current = snapshots.Current;
        return ApiJson.Answer(
            new
            {
                state = current.Kept is not null ? "last_good"
                : watch.Degraded is not null ? "refused"
                : "current",
                environment = current.Definitions.Environment,
                loaded_at = current.Kept?.LoadedAt ?? current.LoadedAt,
                checks = current.Plans.Count,
                problem = watch.Degraded,
                findings = Shape(watch.Degraded is null ? current.Warnings : watch.Refused),
            }
        );
    }

    private static async Task<IResult> ReloadAsync(DefinitionWatch watch, TimeProvider time, CancellationToken stopping)
    {
        var (snapshot, findings) = await watch.ReloadAsync(stopping);
        if (snapshot is null)
        {
            var errors = findings.Count(f => f.Severity == FindingSeverity.Error);
            return ApiJson.Answer(
                new
                {
                    error = "definitions_refused",
                    status = 422,
                    message = $"the definition files have {errors} errors; the former definitions keep running: "
                        + string.Join("; ", findings.Where(f => f.Severity == FindingSeverity.Error).Take(3)),
                    findings = Shape(findings),
                },
                422
            );
        }

        try
        {
            await snapshot.Taken.WaitAsync(TakenWithin, time, stopping);
        }
        catch (TimeoutException)
        {
            const string message = "the definitions are loaded, but hold only once the database can be written; /healthz has the reason";
            return ApiError.Answer(new ApiError("database_unavailable", 503, message));
        }

        return ApiJson.Answer(
            new
            {
                status = "loaded",
                checks = snapshot.Plans.Count,
                findings = Shape(findings),
            }
        );
    }

    private static IEnumerable<object> Shape(IReadOnlyList<Finding> findings) =>
        findings
            .Take(MostFindings)
            .Select(f => new
            {
                f.Code,
                f.Severity,
                f.File,
                f.Line,
                f.Column,
                f.Message,
            });
}
