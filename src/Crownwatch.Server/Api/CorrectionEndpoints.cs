using Crownwatch.Core.Interventions;
using Crownwatch.Server.Access;
using Crownwatch.Server.Intervening;
using Crownwatch.Server.Loading;

namespace Crownwatch.Server.Api;

/// <summary>/api/v1/corrections: spans that were not the target's fault; they move the adjusted availability only (semantics.md 3.3).</summary>
internal static class CorrectionEndpoints
{
    private static readonly TimeSpan Lately = TimeSpan.FromDays(30);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(
            "/api/v1/corrections",
            (HttpRequest request, InterventionReader reader, TimeProvider time, Cursors cursors) =>
            {
                var query = new QueryFields(request);
                var now = time.GetUtcNow();
                var (from, to) = query.Span(now - Lately, now);
                var (check, page) = (query.Text("check"), query.Page(cursors, 500, 1000));
                return query.Refusal
                    ?? page.Answer(
                        reader.Between(from, to).OfType<Correction>().Where(c => check is null || c.Check == check),
                        c => c.Id,
                        (shown, next) => new { corrections = shown.Select(c => InterventionShapes.Of(c)).ToList(), next }
                    );
            }
        );
        routes
            .MapPost(
                "/api/v1/corrections",
                (HttpRequest request, InterventionDesk desk, SnapshotSource snapshots, TimeProvider time) =>
                    RequestBody.TakeAsync(
                        request,
                        async fields =>
                        {
                            var wanted = CorrectionRequest.Read(fields, time.GetUtcNow(), snapshots.Current.Definitions);
                            if (wanted.Refused is { } refused)
                            {
                                return RequestBody.Refuse(refused);
                            }

                            var (made, results) = await desk.CorrectAsync(wanted.Value!, request.HttpContext.RequestAborted);
                            return ApiJson.Answer(
                                new
                                {
                                    correction = InterventionShapes.Of(made),
                                    results,
                                    warning = results == 0
                                        ? $"no result of {made.Check} is stored in that span that was not excluded already"
                                        : null,
                                },
                                201
                            );
                        }
                    )
            )
            .Asks(Need.Administrator);
    }
}
