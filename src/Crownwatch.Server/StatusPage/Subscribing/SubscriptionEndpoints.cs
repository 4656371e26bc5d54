using Crownwatch.Server.Access;
using Crownwatch.Server.Api;
using Crownwatch.Server.Dashboard;
using Crownwatch.Server.Intervening;
using Crownwatch.Server.Loading;
using Crownwatch.Server.Storage;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.StatusPage.Subscribing;

/// <summary>/status/{page}/subscriptions: ask for it, confirm it, end it.</summary>
internal static class SubscriptionEndpoints
{
    public const int MostOfAPage = 500;
    private const int LongestAddress = 500;
    private const int LongestBody = 8 * 1024;
    private static readonly TimeSpan _askAgainAfter = TimeSpan.FromMinutes(10);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/status/{page}/subscriptions", AskAsync).Asks(Need.Nothing).RequireRateLimiting(SubscriptionLimit.Name);
        const string confirm = "/status/{page}/subscriptions/{token}/" + SubscriberLinks.ToConfirm;
        const string end = "/status/{page}/subscriptions/{token}/" + SubscriberLinks.ToEnd;
        routes
            .MapPage(
                confirm,
                (string token, HttpContext context, Database database, SubscriberLinks links) =>
                    ShowAsync(token, SubscriberLinks.ToConfirm, context, database, links)
            )
            .Asks(Need.OwnSecret);
        routes
            .MapPage(
                end,
                (string token, HttpContext context, Database database, SubscriberLinks links) =>
                    ShowAsync(token, SubscriberLinks.ToEnd, context, database, links)
            )
            .Asks(Need.OwnSecret);
        routes.MapPost(confirm, ConfirmAsync).Asks(Need.OwnSecret);
        routes.MapPost(end, EndAsync).Asks(Need.OwnSecret);
    }

    private static async Task<IResult> AskAsync(
        string page,
        HttpContext context,
        SnapshotSource snapshots,
        Database database,
        Announcements announcements,
        TimeProvider time
    )
    {
        var definitions = snapshots.Current.Definitions;
        if (definitions.StatusPages.FirstOrDefault(p => p.Name == page) is null)
        {
            return StatusNotice.Answer(context, 404, StatusNotice.NoPage);
        }

        if (definitions.Self.PublicUrl is null)
        {
            return Refuse(context, 409, "this page takes no subscriptions: its server does not know its public address (self.public_url)");
        }

        var (url, wrong) = await AddressAsync(context);
        if (url is null)
        {
            return Refuse(context, 400, wrong!);
        }

        return await GuardedAsync(
            context,
            async () =>
            {
                var room = await database.WriteAsync(
                    true,
                    connection => SubscriberStore.Ask(connection, page, url, MostOfAPage, _askAgainAfter, time.GetUtcNow()),
                    context.RequestAborted
                );
                if (!room)
                {
                    return Refuse(context, 409, "this page has as many subscribers as it takes");
                }

                announcements.Filled.Set();

                // The same whether it is new or known: nobody learns here who subscribes.
                return StatusNotice.Answer(
                    context,
                    202,
                    new StatusNotice(
                        "Asked to confirm",
                        "A request to confirm goes to that address now; nothing else is sent there until it is confirmed."
                    )
                );
            }
        );
    }

    private static async Task<(string? Url, string? Wrong)> AddressAsync(HttpContext context)
    {
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = LongestBody;
        RequestFields fields;
        if (context.Request.HasFormContentType)
        {
            try
            {
                fields = RequestFields.Of(await context.Request.ReadFormAsync(context.RequestAborted));
            }
            catch (InvalidDataException e)
            {
                return (null, $"the form can't be read: {e.Message}");
            }
        }
        else
        {
            var (read, broken) = await RequestBody.ReadAsync(context.Request);
            if (read is null)
            {
                return (null, broken);
            }

            fields = read;
        }

        fields.Only("url");
        var text = fields.Text("url", LongestAddress, "give the webhook's address, which begins with https:// or http://");
        return fields.Wrong is { } wrong ? (null, wrong) : SubscriptionAddress.Read(text!);
    }

    private static Task<IResult> ShowAsync(string token, string what, HttpContext context, Database database, SubscriberLinks links) =>
        GuardedAsync(
            context,
            () =>
            {
                var path = Find(token, what, database, links) is { } subscriber ? links.PathTo(what, subscriber) : null;
                return Task.FromResult(
                    path is null
                        ? Unknown(context)
                        : StatusNotice.Answer(
                            context,
                            200,
                            what == SubscriberLinks.ToConfirm
                                ? new StatusNotice(
                                    "Confirm the subscription",
                                    "This address is then told of incidents on the page.",
                                    path,
                                    "Confirm"
                                )
                                : new StatusNotice("End the subscription", "This address is then told nothing more.", path, "Unsubscribe")
                        )
                );
            }
        );

    private static Task<IResult> ConfirmAsync(
        string token,
        HttpContext context,
        Database database,
        SubscriberLinks links,
        TimeProvider time
    ) =>
        GuardedAsync(
            context,
            async () =>
                Find(token, SubscriberLinks.ToConfirm, database, links) is { } subscriber
                && await database.WriteAsync(true, c => SubscriberStore.Confirm(c, subscriber.Id, time.GetUtcNow()), context.RequestAborted)
                    ? StatusNotice.Answer(context, 200, new StatusNotice("Confirmed", "This address is told of incidents from now on."))
                    : Unknown(context)
        );

    private static Task<IResult> EndAsync(string token, HttpContext context, Database database, SubscriberLinks links) =>
        GuardedAsync(
            context,
            async () =>
            {
                if (Find(token, SubscriberLinks.ToEnd, database, links) is not { } subscriber)
                {
                    return Unknown(context);
                }

                await database.WriteAsync(true, c => SubscriberStore.Remove(c, subscriber.Id), context.RequestAborted);
                return StatusNotice.Answer(context, 200, new StatusNotice("Ended", "This address is told nothing more."));
            }
        );

    private static async Task<IResult> GuardedAsync(HttpContext context, Func<Task<IResult>> take)
    {
        try
        {
            return await take();
        }
        catch (SqliteException)
        {
            return Refuse(context, 503, "it can't be looked up or noted just now; try again");
        }
    }

    private static Subscriber? Find(string token, string what, Database database, SubscriberLinks links) =>
        SubscriberLinks.Claims(token) is { } id
        && database.Read(c => SubscriberStore.Find(c, id)) is { } subscriber
        && links.IsFor(token, what, subscriber)
            ? subscriber
            : null;

    private static IResult Unknown(HttpContext context) =>
        StatusNotice.Answer(
            context,
            404,
            new StatusNotice("Not a subscription", "This is no link of ours, or the subscription has ended.")
        );

    private static IResult Refuse(HttpContext context, int status, string reason) =>
        StatusNotice.Answer(context, status, new StatusNotice("Not subscribed", reason));
}
