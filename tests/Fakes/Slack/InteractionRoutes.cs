using System.Text.Json;
using System.Text.Json.Nodes;
using Fakes.Hosting;
using Fakes.Receiving;

namespace Fakes.Slack;

/// <summary>The page's buttons, the addresses for one answer, the socket, and the switches for all that.</summary>
internal static class InteractionRoutes
{
    public static void Map(IEndpointRouteBuilder routes, Interactions people, Workspace workspace)
    {
        routes.MapPost("/press", context => PressAsync(context, people));
        routes.MapPost("/responses/{user}/{number}", context => AnswerAsync(context, people));
        routes.MapPost("/control/interactions", context => ConfigureAsync(context, people));
        routes.MapPost("/control/pace", context => PaceAsync(context, workspace));
        routes.MapGet(
            "/control/told",
            context =>
                Control.SendAsync(
                    context,
                    200,
                    new JsonArray([.. people.Told.Select(t => new JsonObject { ["user"] = t.User, ["text"] = t.Text })])
                )
        );
        routes.Map("/socket/{ticket}", context => SocketAsync(context, people));
    }

    // {"action": "crownwatch_acknowledge", "ts": …, "user": …, "text": … for a form}
    private static async Task PressAsync(HttpContext context, Interactions people)
    {
        // Another site's page must not be able to press it: browsers say where a POST comes from.
        if (context.Request.Headers["Sec-Fetch-Site"].ToString() is not ("" or "same-origin"))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        var asked = await BodyAsync(context);
        var (action, user, ts) = (JsonText.Of(asked, "action") ?? "", JsonText.Of(asked, "user"), JsonText.Of(asked, "ts"));
        try
        {
            var answer = JsonText.Of(asked, "text") is { } text
                ? await people.NoteAsync(action, text, user, ts)
                : await people.PressAsync(action, user, ts);
            await Control.SendAsync(context, 200, new JsonObject { ["status"] = answer.Status, ["body"] = answer.Body });
        }
        catch (Exception e) when (e is InvalidOperationException or HttpRequestException or TimeoutException or TaskCanceledException)
        {
            await Control.SendAsync(context, 502, new JsonObject { ["error"] = e.Message });
        }
    }

    private static async Task AnswerAsync(HttpContext context, Interactions people)
    {
        people.Tell((string)context.Request.RouteValues["user"]!, await BodyAsync(context));
        await context.Response.WriteAsync("ok");
    }

    private static async Task ConfigureAsync(HttpContext context, Interactions people)
    {
        var asked = await BodyAsync(context);
        people.Url = Uri.TryCreate(JsonText.Of(asked, "url"), UriKind.Absolute, out var url) ? url : null;
        people.SigningSecret = JsonText.Of(asked, "signing_secret") ?? people.SigningSecret;
        people.User = JsonText.Of(asked, "user") ?? people.User;
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static async Task PaceAsync(HttpContext context, Workspace workspace)
    {
        workspace.OneASecond =
            (await BodyAsync(context)) is { ValueKind: JsonValueKind.Object } asked
            && asked.TryGetProperty("one_a_second", out var on)
            && on.ValueKind == JsonValueKind.True;
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static async Task SocketAsync(HttpContext context, Interactions people)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var lifetime = context.RequestServices.GetRequiredService<IHostApplicationLifetime>();
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        await people.ServeAsync(socket, ends.Token);
    }

    private static async Task<JsonElement> BodyAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        return IncomingReader.Parse(await reader.ReadToEndAsync(context.RequestAborted));
    }
}
