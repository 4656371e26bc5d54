using System.Text.Json.Nodes;
using Fakes.Faults;
using Fakes.Receiving;

namespace Fakes.Hosting;

/// <summary>The switches that a test or a person reaches over HTTP.</summary>
internal static class Control
{
    public static void Map(IEndpointRouteBuilder routes, FakeHost host)
    {
        routes.MapGet("/control/faults", context => SendAsync(context, 200, Plan(host)));
        routes.MapPost("/control/faults", context => SetAsync(context, host));
        routes.MapDelete("/control/faults", context => ClearAsync(context, host));
        routes.MapGet("/control/received", context => SendAsync(context, 200, All(host)));
        routes.MapDelete("/control/received", context => Forget(context, host));
    }

    public static Task SendAsync(HttpContext context, int status, JsonNode body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        return context.Response.WriteAsync(body.ToJsonString(), context.RequestAborted);
    }

    private static async Task SetAsync(HttpContext context, FakeHost host)
    {
        using var reader = new StreamReader(context.Request.Body);
        var (faults, wrong) = FaultReader.Read(await reader.ReadToEndAsync(context.RequestAborted));
        if (wrong is not null)
        {
            await SendAsync(context, 400, new JsonObject { ["error"] = wrong });
            return;
        }

        if (faults.Any(f => f.Mode == FaultMode.Refuse))
        {
            // Answered first: closing the port resets this connection too when the request came over it.
            var plan = new JsonObject { ["refusing"] = true, ["control_url"] = host.ControlUrl };
            await SendAsync(context, 200, plan);
            await context.Response.CompleteAsync();
            await host.Faults.SetAsync(faults);
            return;
        }

        await host.Faults.SetAsync(faults);
        await SendAsync(context, 200, Plan(host));
    }

    private static async Task ClearAsync(HttpContext context, FakeHost host)
    {
        await host.Faults.ClearAsync();
        await SendAsync(context, 200, Plan(host));
    }

    private static Task Forget(HttpContext context, FakeHost host)
    {
        host.Forget();
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static JsonArray All(FakeHost host) => [.. host.Received.All.Select(ReceivedJson.Of)];

    private static JsonArray Plan(FakeHost host) =>
        [
            .. host.Faults.Plan.Select(f => new JsonObject
            {
                ["mode"] = FaultReader.NameOf(f.Mode),
                ["answer"] = f.Mode == FaultMode.Answer ? f.Status : null,
                ["error"] = f.Error,
                ["retry_after"] = f.RetryAfter,
                ["count"] = f.Count,
                ["path"] = f.Path,
            }),
        ];
}
