using Crownwatch.Core.Interventions;
using Crownwatch.Server.Intervening;
using Crownwatch.Server.Loading;

namespace Crownwatch.Server.Api;

/// <summary>/api/v1/deployments: a version goes out; openings for its service are held for a short grace.</summary>
internal static class DeploymentEndpoints
{
    private static readonly TimeSpan Lately = TimeSpan.FromDays(30);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(
            "/api/v1/deployments",
            (string? from, string? until, InterventionReader reader, TimeProvider time) =>
            {
                var now = time.GetUtcNow();
                var (span, wrong) = QuerySpan.Read(from, until, now - Lately, now + TimeSpan.FromSeconds(1));
                return wrong is not null
                    ? ApiError.BadRequest(wrong)
                    : ApiJson.Answer(
                        new
                        {
                            deployments = reader
                                .Between(span.From, span.Until)
                                .OfType<DeploymentMark>()
                                .Where(m => m.From >= span.From)
                                .Select(m => InterventionShapes.Of(m, now))
                                .ToList(),
                        }
                    );
            }
        );
        routes.MapPost(
            "/api/v1/deployments",
            (HttpRequest request, InterventionDesk desk, SnapshotSource snapshots, TimeProvider time) =>
                RequestBody.TakeAsync(
                    request,
                    async fields =>
                    {
                        var wanted = DeploymentRequest.Read(fields, time.GetUtcNow());
                        if (wanted.Refused is { } refused)
                        {
                            return RequestBody.Refuse(refused);
                        }

                        var made = await desk.AddAsync(wanted.Value!, request.HttpContext.RequestAborted);
                        var known = snapshots.Current.Definitions.Checks.Any(c => c.Labels.GetValueOrDefault("service") == made.Service);
                        return ApiJson.Answer(
                            InterventionShapes.Of(made, time.GetUtcNow(), known ? null : $"no check has the label service={made.Service}"),
                            201
                        );
                    }
                )
        );
    }
}
