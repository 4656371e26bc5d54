using System.Globalization;
using Crownwatch.Core.Interventions;
using Crownwatch.Core.OnCall;
using Crownwatch.Server.Access;
using Crownwatch.Server.Dashboard.Incidents;
using Crownwatch.Server.Dashboard.Live;
using Crownwatch.Server.Dashboard.Parts;
using Crownwatch.Server.Intervening;
using Crownwatch.Server.Loading;

namespace Crownwatch.Server.Dashboard.OnCall;

/// <summary>/on-call: who is on, the next handoffs, 90 days ahead, and standing in for somebody.</summary>
internal sealed class OnCallPages(
    ChangeFeed feed,
    OnCallReader reader,
    AlarmReader alarms,
    CalendarFeedStore feeds,
    SnapshotSource snapshots
)
{
    private const string Path = "/on-call";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage(Path, (HttpContext context, OnCallPages pages) => Page.Guarded(() => pages.Show(context)));
        routes.MapPost(
            Path + "/overrides",
            (HttpContext context, InterventionDesk desk, OnCallPages pages, SnapshotSource snapshots, TimeProvider time) =>
                FormAnswer.TakeAsync(
                    context,
                    async form =>
                    {
                        var wanted = OverrideRequest.Read(RequestFields.Of(form), time.GetUtcNow(), snapshots.Current.Definitions);
                        if (wanted.Value is not { } value)
                        {
                            return pages.Refuse(context, wanted.Refused!);
                        }

                        await desk.AddAsync(value, context.RequestAborted);
                        RememberedName.Keep(context.Response, value.By);
                        return FormAnswer.SeeOther(Path);
                    }
                )
        );
        routes.MapPost(
            Path + "/overrides/{id}/end",
            (string id, HttpContext context, InterventionDesk desk, OnCallPages pages) =>
                FormAnswer.TakeAsync(
                    context,
                    async form =>
                    {
                        var fields = RequestFields.Of(form);
                        var by = fields.ByAnybody();
                        if (fields.Wrong is { } wrong)
                        {
                            return pages.Refuse(context, new Refused(400, wrong));
                        }

                        var ended = long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                            ? await desk.EndAsync<OnCallOverride>(number, "override", by, "", context.RequestAborted)
                            : null;
                        return ended is null ? Page.Of<NoticePage>(PageNotice.NotFound("There is no such override."), 404)
                            : ended.Refused is { } refused ? pages.Refuse(context, refused)
                            : FormAnswer.SeeOther(Path);
                    }
                )
        );
    }

    /// <param name="made">A feed's address just made: shown this once.</param>
    public IResult Show(HttpContext context, string? problem = null, int status = 200, string? made = null) =>
        Page.Of<OnCallPage>(Read(context) with { Problem = problem, Made = made }, status);

    private OnCallView Read(HttpContext context)
    {
        var caller = Caller.Of(context);
        var version = feed.Version;
        var definitions = snapshots.Current.Definitions;
        return new OnCallView
        {
            Version = version,
            Environment = definitions.Environment,
            Alarms = alarms.Read(),
            Preview = reader.Read(Shifts.Preview),
            Feeds = feeds.List(caller?.AccountId, caller?.Role == Access.Role.Administrator),
            FeedChoices = CalendarFeedForms.Choices(snapshots.Current),
            People = [.. definitions.OnCall.People.Select(p => p.Name)],
            Who = RememberedName.Of(context.Request),
        };
    }

    private IResult Refuse(HttpContext context, Refused refused) => Show(context, refused.Message, refused.Status);
}
