using System.Globalization;
using Crownwatch.Core.Interventions;
using Crownwatch.Server.Dashboard.Incidents;
using Crownwatch.Server.Dashboard.Parts;
using Crownwatch.Server.Intervening;
using Crownwatch.Server.Loading;

namespace Crownwatch.Server.Dashboard.Silences;

/// <summary>/silences: what holds, ending it, making more; and pausing all alerting.</summary>
internal static class SilencesPages
{
    private const string Path = "/silences";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage(
            Path,
            (HttpRequest request, SilencesReader silences) =>
                Page.Guarded(() => Page.Of<SilencesPage>(silences.Read(RememberedName.Of(request))))
        );
        routes.MapPost(
            Path,
            (HttpContext context, InterventionDesk desk, SilencesReader silences, SnapshotSource snapshots, TimeProvider time) =>
                MakeAsync(context, desk, silences, fields => SilenceRequest.Read(fields, time.GetUtcNow(), snapshots.Current.Definitions))
        );
        routes.MapPost(
            Path + "/pause",
            (HttpContext context, InterventionDesk desk, SilencesReader silences, TimeProvider time) =>
                MakeAsync(context, desk, silences, fields => PauseRequest.Read(fields, time.GetUtcNow()))
        );
        routes.MapPost(
            Path + "/unpause",
            (HttpContext context, InterventionDesk desk, SilencesReader silences) =>
                EndAsync(
                    context,
                    silences,
                    async by =>
                    {
                        await desk.UnpauseAsync(by, "", context.RequestAborted);
                        return null; // one that has just ended by itself is what was wanted
                    }
                )
        );
        routes.MapPost(
            Path + "/{id}/end",
            (string id, HttpContext context, InterventionDesk desk, SilencesReader silences) =>
                long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                    ? EndAsync(
                        context,
                        silences,
                        async by =>
                            await desk.EndAsync<Silence>(number, "silence", by, "", context.RequestAborted) is { } ended
                                ? ended.Refused
                                : new Refused(404, $"there is no silence {number}")
                    )
                    : Task.FromResult(Page.Of<NoticePage>(PageNotice.NotFound("There is no such silence."), 404))
        );
    }

    private static Task<IResult> MakeAsync<T>(
        HttpContext context,
        InterventionDesk desk,
        SilencesReader silences,
        Func<RequestFields, Wanted<T>> read
    )
        where T : Intervention =>
        FormAnswer.TakeAsync(
            context,
            async form =>
            {
                var wanted = read(RequestFields.Of(form));
                if (wanted.Value is not { } value)
                {
                    return Refuse(context, silences, wanted.Refused!, form);
                }

                await desk.AddAsync(value, context.RequestAborted);
                RememberedName.Keep(context.Response, value.By);
                return FormAnswer.SeeOther(Path);
            }
        );

    private static Task<IResult> EndAsync(HttpContext context, SilencesReader silences, Func<string, Task<Refused?>> end) =>
        FormAnswer.TakeAsync(
            context,
            async form =>
            {
                var fields = RequestFields.Of(form);
                var by = fields.ByAnybody();
                var refused = fields.Wrong is { } wrong ? new Refused(400, wrong) : await end(by);
                return refused is null ? FormAnswer.SeeOther(Path) : Refuse(context, silences, refused, form);
            }
        );

    private static IResult Refuse(HttpContext context, SilencesReader silences, Refused refused, IFormCollection form) =>
        Page.Of<SilencesPage>(
            silences.Read(RememberedName.Of(context.Request)) with
            {
                Problem = refused.Message,
                Draft = form.ToDictionary(f => f.Key, f => f.Value.ToString(), StringComparer.Ordinal),
            },
            refused.Status
        );
}
