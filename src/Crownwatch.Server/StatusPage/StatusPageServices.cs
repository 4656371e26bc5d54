using Crownwatch.Server.Access;
using Crownwatch.Server.Dashboard;
using Crownwatch.Server.Running;
using Crownwatch.Server.StatusPage.Subscribing;

namespace Crownwatch.Server.StatusPage;

/// <summary>Puts the public pages into the server: what they need, and where they are.</summary>
public static class StatusPageServices
{
    private static readonly string[] _public =
    [
        "/status",
        PageList.Style,
        "/status/{page}",
        "/status/{page}.json",
        "/status/{page}/feed.atom",
        "/status/{page}/badge.svg",
        "/status/{page}/style.css",
        "/status/{page}/logo",
        "/status/{page}/{component}/badge.svg",
    ];

    public static void AddStatusPages(this IServiceCollection services)
    {
        services.AddSingleton<StatusBoard>().AddSingleton<StatusRenderer>().AddSingleton<PageReader>().AddSingleton<DayStrips>();
        services
            .AddSingleton<Announcements>()
            .AddSingleton<SubscriberLinks>()
            .AddSingleton<SubscriberPost>()
            .AddSingleton<StatusUpdateDesk>();
        services.AddSingleton<GuardedLoop, StatusRefresh>().AddSingleton<GuardedLoop, SubscriberDelivery>();
        services.AddSubscriptionLimit();
    }

    public static void MapStatusPages(this IEndpointRouteBuilder routes)
    {
        foreach (var pattern in _public)
        {
            // Who asks is not looked up: not even a signed-in browser's cookie leads to the database.
            routes
                .MapPage(pattern, (HttpContext context, StatusBoard board) => board.AnswerAsync(context))
                .Asks(Need.Nothing)
                .ShortCircuit();
        }

        SubscriptionEndpoints.Map(routes);
        StatusUpdateEndpoints.Map(routes);
    }
}
