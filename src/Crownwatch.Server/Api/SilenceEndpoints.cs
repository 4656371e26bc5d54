using Crownwatch.Core.Interventions;
using Crownwatch.Server.Intervening;
using Crownwatch.Server.Loading;

namespace Crownwatch.Server.Api;

/// <summary>/api/v1/silences: withhold openings and steps of the alerts that matchers match (semantics.md 6.7).</summary>
internal static class SilenceEndpoints
{
    private static readonly TimeSpan Lately = TimeSpan.FromDays(30);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/silences", List);
        routes.MapPost(
            "/api/v1/silences",
            (HttpRequest request, InterventionDesk desk, InterventionReader reader, SnapshotSource snapshots, TimeProvider time) =>
                RequestBody.TakeAsync(
                    request,
                    async fields =>
                    {
                        var wanted = SilenceRequest.Read(fields, time.GetUtcNow(), snapshots.Current.Definitions);
                        if (wanted.Refused is { } refused)
                        {
                            return RequestBody.Refuse(refused);
                        }

                        var made = await desk.AddAsync(wanted.Value!, request.HttpContext.RequestAborted);
                        return ApiJson.Answer(Shape(made, reader, time.GetUtcNow()), 201);
                    }
                )
        );
        routes.MapDelete(
            "/api/v1/silences/{id}",
            (
                string id,
                string? by,
                string? reason,
                HttpRequest request,
                InterventionDesk desk,
                InterventionReader reader,
                TimeProvider time
            ) =>
                Ending.TakeAsync<Silence>(
                    id,
                    "silence",
                    (by, reason),
                    request,
                    desk,
                    ended => ApiJson.Answer(Shape(ended, reader, time.GetUtcNow()))
                )
        );
    }

    private static IResult List(string? all, InterventionReader reader, TimeProvider time)
    {
        if (all is not (null or "true" or "false"))
        {
            return ApiError.BadRequest(
                $"all is '{PlainText.Shown(all)}'; legal is true (with those that ended in the last 30 days) or false"
            );
        }

        var now = time.GetUtcNow();
        var found = all == "true" ? reader.Between(now - Lately, now + RequestSpan.Most + RequestSpan.Most) : reader.Standing();
        return ApiJson.Answer(new { silences = found.OfType<Silence>().Select(s => Shape(s, reader, now)).ToList() });
    }

    private static object Shape(Silence silence, InterventionReader reader, DateTimeOffset now)
    {
        var matches = reader.Matched(silence);
        return new
        {
            silence.Id,
            silence.By,
            silence.Reason,
            silence.From,
            silence.Until,
            state = InterventionShapes.State(silence, now),
            match = LabelMatchers.Write(silence.Matchers),
            matchers = silence.Matchers,
            matches,
            warning = matches.Count == 0 && silence.Until > now
                ? "it matches no alert of the definitions now, and none that was received: nothing has these labels"
                : null,
        };
    }
}
