using Crownwatch.Core.Interventions;
using Crownwatch.Server.Access;
using Crownwatch.Server.Intervening;
using Crownwatch.Server.Loading;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Receiving.Alertmanager;

/// <summary>/api/v2/silences and /api/v2/silence/{id}: the silences of the pages and of /api/v1, as amtool knows them.</summary>
internal static class SilenceEndpoints
{
    // As long as Alertmanager keeps them.
    private static readonly TimeSpan Lately = TimeSpan.FromDays(5);
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(2 * 366);

    public static void Map(IEndpointRouteBuilder group)
    {
        group.MapGet("/silences", List);
        group.MapPost("/silences", PostAsync);
        group.MapGet("/silence/{id}", Get);
        group.MapDelete("/silence/{id}", DeleteAsync);
    }

    private static IResult List(HttpRequest request, InterventionReader reader, TimeProvider time)
    {
        if (!AlertsQuery.TryReadFilter(request.Query, out var filter, out var wrong))
        {
            return AlertmanagerJson.Refuse(wrong);
        }

        var now = time.GetUtcNow();
        return AlertmanagerJson.Answer(
            reader
                .Between(now - Lately, now + Ahead)
                .OfType<Silence>()
                .Where(s => SilenceShape.IsMeant(s, filter))
                .OrderBy(s => SilenceShape.Rank(s, now))
                .ThenBy(s => s.Until)
                .Select(s => SilenceShape.Of(s, now))
        );
    }

    private static IResult Get(string id, Database database, TimeProvider time) =>
        Find(id, database) is { } silence ? AlertmanagerJson.Answer(SilenceShape.Of(silence, time.GetUtcNow())) : NotFound(id);

    private static async Task<IResult> PostAsync(
        HttpRequest request,
        InterventionDesk desk,
        Database database,
        SnapshotSource snapshots,
        TimeProvider time
    )
    {
        var (posted, broken) = await PostedSilence.ReadAsync(request, time.GetUtcNow(), snapshots.Current.Definitions);
        if (posted is null)
        {
            return AlertmanagerJson.Broken(400, broken!);
        }

        if (posted.Wanted.Refused is { } refused)
        {
            return AlertmanagerJson.Refuse($"silence invalid: {refused.Message}");
        }

        if (posted.Replaces is { } former && Find(former, database) is null)
        {
            return NotFound(former);
        }

        var made = await desk.AddAsync(
            posted.Wanted.Value!,
            posted.Replaces is { } id ? SilenceId.Read(id) : null,
            request.HttpContext.RequestAborted
        );
        return AlertmanagerJson.Answer(new { silenceID = SilenceId.Write(made.Id) });
    }

    // Who ends it the API doesn't say; the token does. One that has ended is as wanted.
    private static async Task<IResult> DeleteAsync(string id, HttpRequest request, InterventionDesk desk) =>
        SilenceId.Read(id) is { } number
        && await desk.EndAsync<Silence>(
            number,
            "silence",
            Caller.ActsAs(request.HttpContext, null),
            "expired through Alertmanager's API",
            request.HttpContext.RequestAborted
        )
            is not null
            ? Results.Ok()
            : NotFound(id);

    private static Silence? Find(string id, Database database) =>
        SilenceId.Read(id) is { } number ? database.Read(c => InterventionStore.Find<Silence>(c, number)) : null;

    private static IResult NotFound(string id) => AlertmanagerJson.Refuse($"there is no silence '{PlainText.Shown(id)}'", 404);
}
