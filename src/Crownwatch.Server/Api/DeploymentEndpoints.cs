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
            (HttpRequest request, InterventionReader reader, TimeProvider time, Cursors cursors) =>
            {
                var query = new QueryFields(request);
                var now = time.GetUtcNow();
                var (from, to) = query.Span(now - Lately, now + TimeSpan.FromSeconds(1));
                var (service, page) = (query.Text("service"), query.Page(cursors, 500, 1000));
                return query.Refusal
                    ?? page.Answer(
                        reader
                            .Between(from, to)
                            .OfType<DeploymentMark>()
                            .Where(m => m.From >= from && (service is null || m.Service == service)),
                        m => m.Id,
                        (shown, next) => new { deployments = shown.Select(m => InterventionShapes.Of(m, now)).ToList(), next }
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
