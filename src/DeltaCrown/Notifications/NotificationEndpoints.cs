using System.Net.WebSockets;
using DeltaCrown.Accounts;
using DeltaCrown.Errors;
using DeltaCrown.Serving;

namespace DeltaCrown.Notifications;

/// <summary>GET /ws/notifications/: the caller's own notices.</summary>
public static class NotificationEndpoints
{
    private const int MostSocketsOfOneUser = 256;

    public static void MapNotifications(this IEndpointRouteBuilder routes) =>
        routes.Map("/ws/notifications", RunAsync).RequireAuthorization().ExcludeFromDescription();

    private static async Task<IResult> RunAsync(
        HttpContext http,
        NotificationHub hub,
        ServeOptions options,
        IHostApplicationLifetime lifetime
    )
    {
        if (!http.WebSockets.IsWebSocketRequest)
        {
            http.Response.Headers.Upgrade = "websocket";
            return new Refusal(StatusCodes.Status426UpgradeRequired, "websocket_required", "This address speaks WebSocket only.");
        }
        Caller caller = Caller.Of(http);
        if (hub.CountOf(caller.UserId) >= MostSocketsOfOneUser)
        {
            return new Refusal(429, "too_many_sockets", $"A user has at most {MostSocketsOfOneUser} open sockets.")
            {
                RetryAfter = TimeSpan.FromSeconds(10),
            };
        }
        using WebSocket accepted = await http.WebSockets.AcceptWebSocketAsync();
        using NotificationSocket socket = new(accepted, options.WebSocketIdleTimeout, options.Time);
        hub.Add(socket, caller.UserId);
        try
        {
            await socket.RunAsync(lifetime.ApplicationStopping);
        }
        finally
        {
            hub.Remove(socket);
        }
        return Results.Empty;
    }
}
