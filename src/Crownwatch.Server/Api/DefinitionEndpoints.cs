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
                : current.RolledBack is not null ? "rolled_back"
                : watch.Degraded is not null ? "refused"
                : "current",
                environment = current.Definitions.Environment,
                loaded_at = current.Kept?.LoadedAt ?? current.LoadedAt,
                checks = current.Plans.Count,
                problem = watch.Degraded,
                rolled_back = current.RolledBack is { } held
                    ? new
                    {
                        held.Set,
                        held.By,
                        held.At,
                    }
                    : null,
                findings = Shape(watch.Degraded is null ? current.Warnings : watch.Refused),
            }
        );
    }

    private static async Task<IResult> ReloadAsync(
        HttpContext context,
        DefinitionWatch watch,
        TimeProvider time,
        CancellationToken stopping
    )
    {
        var who = Caller.ActsAs(context, null);
        var (snapshot, findings) = await watch.ReloadAsync(Applied.Reload, who, stopping);
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

        if (await NotTakenAsync(snapshot, time, stopping) is { } late)
        {
            return late;
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

    /// <summary>Waits until the rules run by it.</summary>
    /// <returns>null, or the answer that says why they don't yet.</returns>
    internal static async Task<IResult?> NotTakenAsync(Snapshot snapshot, TimeProvider time, CancellationToken stopping)
    {
        try
        {
            await snapshot.Taken.WaitAsync(TakenWithin, time, stopping);
            return null;
        }
        catch (TimeoutException)
        {
            const string message = "the definitions are loaded, but hold only once the database can be written; /healthz has the reason";
            return ApiError.Answer(new ApiError("database_unavailable", 503, message));
        }
    }

    internal static IEnumerable<object> Shape(IReadOnlyList<Finding> findings) =>
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
