using System.Globalization;
using Crownwatch.Server.Access;
using Crownwatch.Server.Loading;
using Crownwatch.Server.Notifying;

namespace Crownwatch.Server.Dashboard.OnCall;

/// <summary>Making and ending calendar feeds. A viewer may: the feed shows no more than a viewer sees.</summary>
internal static class CalendarFeedForms
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/on-call/feeds", MakeAsync).Asks(Need.Viewer);
        routes.MapPost("/on-call/feeds/end", EndAsync).Asks(Need.Viewer);
    }

    /// <summary>What a feed may be of: `rotation:primary`, `person:ada`.</summary>
    public static IReadOnlyList<string> Choices(Snapshot snapshot)
    {
        var onCall = snapshot.Definitions.OnCall;
        var people = onCall
            .Rotations.Values.SelectMany(r => r.People)
            .Concat(onCall.People.Select(p => p.Name))
            .Distinct()
            .Order(StringComparer.Ordinal);
        return [.. onCall.Rotations.Keys.Select(r => $"rotation:{r}"), .. people.Select(p => $"person:{p}")];
    }

    private static Task<IResult> MakeAsync(
        HttpContext context,
        CalendarFeedStore feeds,
        OnCallPages pages,
        SnapshotSource snapshots,
        Links links
    ) =>
        FormAnswer.TakeAsync(
            context,
            async form =>
            {
                var caller = Caller.Of(context)!;
                var of = form["of"].ToString();
                if (caller.TokenId is not null)
                {
                    return pages.Show(context, "A calendar feed is made in a browser that is signed in.", 403);
                }

                if (!Choices(snapshots.Current).Contains(of))
                {
                    return pages.Show(context, "There is no such rotation or person; choose one of those listed.", 400);
                }

                var (what, name) = (of[..of.IndexOf(':', StringComparison.Ordinal)], of[(of.IndexOf(':', StringComparison.Ordinal) + 1)..]);
                AuditDetail.Say(context, what, name);
                var secret = await feeds.MakeAsync(
                    what,
                    name,
                    caller.AccountId,
                    caller.Name ?? form["by"].ToString(),
                    context.RequestAborted
                );
                return secret is null
                    ? pages.Show(context, $"There are {CalendarFeedStore.Most} feeds already; end one first.", 409)
                    : pages.Show(context, made: links.To(CalendarFeedEndpoint.PathOf(secret)));
            }
        );

    private static Task<IResult> EndAsync(HttpContext context, CalendarFeedStore feeds, OnCallPages pages) =>
        FormAnswer.TakeAsync(
            context,
            async form =>
            {
                var caller = Caller.Of(context)!;
                AuditDetail.Say(context, $"feed {form["id"]}");
                var ended =
                    caller.TokenId is null
                    && long.TryParse(form["id"], NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                    && await feeds.EndAsync(id, caller.AccountId, caller.Role == Role.Administrator, context.RequestAborted);
                return ended ? FormAnswer.SeeOther("/on-call") : pages.Show(context, "There is no such feed of yours.", 404);
            }
        );
}
