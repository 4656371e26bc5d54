using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fakes.Hosting;
using Fakes.Receiving;

namespace Fakes.PagerDuty;

/// <summary>What a person does on PagerDuty's own pages, and where its webhooks go.</summary>
internal static class PeopleRoutes
{
    public static void Map(IEndpointRouteBuilder routes, PagerDutyPeople people)
    {
        routes.MapPost("/incidents/{number:int}/{action}", context => ActAsync(context, people));
        routes.MapPost("/control/webhook", context => SubscribeAsync(context, people));
        routes.MapGet(
            "/control/webhook",
            context => Control.SendAsync(context, 200, new JsonArray([.. people.Webhooks.Deliveries.Select(d => (JsonNode)Json(d))]))
        );
    }

    // {"by": …, "text": … for a note}
    private static async Task ActAsync(HttpContext context, PagerDutyPeople people)
    {
        // Another site's page must not be able to press it: browsers say where a POST comes from.
        if (context.Request.Headers["Sec-Fetch-Site"].ToString() is not ("" or "same-origin"))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        var number = int.Parse((string)context.Request.RouteValues["number"]!, NumberStyles.None, CultureInfo.InvariantCulture);
        var asked = await BodyAsync(context);
        var by = JsonText.Of(asked, "by") ?? "Somebody On Call";
        try
        {
            var sent = (string)context.Request.RouteValues["action"]! switch
            {
                "acknowledge" => await people.AcknowledgeAsync(number, by),
                "resolve" => await people.ResolveAsync(number, by),
                "unacknowledge" => await people.UnacknowledgeAsync(number),
                "escalate" => await people.EscalateAsync(number, by),
                "annotate" => await people.AnnotateAsync(number, by, JsonText.Of(asked, "text") ?? "a note"),
                var other => throw new InvalidOperationException(
                    $"there is no '{other}'; legal are acknowledge, resolve, unacknowledge, escalate, annotate"
                ),
            };
            await Control.SendAsync(context, 200, sent is null ? new JsonObject { ["webhook"] = null } : Json(sent));
        }
        catch (InvalidOperationException e)
        {
            await Control.SendAsync(context, 400, new JsonObject { ["error"] = e.Message });
        }
    }

    private static async Task SubscribeAsync(HttpContext context, PagerDutyPeople people)
    {
        var asked = await BodyAsync(context);
        if (!Uri.TryCreate(JsonText.Of(asked, "url"), UriKind.Absolute, out var url) || JsonText.Of(asked, "secret") is not { } secret)
        {
            await Control.SendAsync(
                context,
                400,
                new JsonObject { ["error"] = "url and secret are needed: where webhooks go, and what signs them" }
            );
            return;
        }

        people.Webhooks.Subscribe(url, secret);
        await Control.SendAsync(context, 200, new JsonObject { ["url"] = url.ToString() });
    }

    private static async Task<JsonElement> BodyAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        return IncomingReader.Parse(await reader.ReadToEndAsync(context.RequestAborted));
    }

    private static JsonObject Json(WebhookDelivery sent) =>
        new()
        {
            ["event_id"] = sent.EventId,
            ["event_type"] = sent.Type,
            ["status"] = sent.Status,
            ["answer"] = sent.Answer,
        };
}
