using Crownwatch.Core.Interventions;
using Crownwatch.Server.Intervening;
using Crownwatch.Server.Loading;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Api;

/// <summary>/api/v1/silences: withhold openings and steps of the alerts that matchers match (semantics.md 6.7).</summary>
internal static class SilenceEndpoints
{
    private static readonly TimeSpan Lately = TimeSpan.FromDays(30);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/silences", List);
        routes.MapGet(
            "/api/v1/silences/{id}",
            (string id, Database database, InterventionReader reader, TimeProvider time) =>
                Ending.Find<Silence>(id, "silence", database, s => Shape(s, reader.Matched(s), time.GetUtcNow()))
        );
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
                        return ApiJson.Answer(Shape(made, reader.Matched(made), time.GetUtcNow()), 201, Versions.Of(made));
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
                    ended => ApiJson.Answer(Shape(ended, reader.Matched(ended), time.GetUtcNow()), version: Versions.Of(ended))
                )
        );
    }

    private static IResult List(HttpRequest request, InterventionReader reader, Database database, TimeProvider time, Cursors cursors)
    {
        var query = new QueryFields(request);
        var (all, state) = (query.OneOf("all", "true", "false"), query.OneOf("state", "planned", "holds", "ended"));
        var (by, page) = (query.Text("by"), query.Page(cursors, 500, 1000));
        if (query.Refusal is { } refusal)
        {
            return refusal;
        }

        var now = time.GetUtcNow();
        var found =
            all == "true" || state == "ended" ? reader.Between(now - Lately, now + RequestSpan.Most + RequestSpan.Most) : reader.Standing();
        var open = database.Read(OpenAlertStore.All); // once for all of them
        return page.Answer(
            found.OfType<Silence>().Where(s => (by is null || s.By == by) && (state is null || InterventionShapes.State(s, now) == state)),
            s => s.Id,
            (shown, next) => new { silences = shown.Select(s => Shape(s, reader.Matched(s, open), now)).ToList(), next }
        );
    }

    private static object Shape(Silence silence, IReadOnlyList<SilencedAlert> matches, DateTimeOffset now)
    {
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
