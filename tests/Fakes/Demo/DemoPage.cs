using System.Text.Json.Nodes;
using Fakes.Hosting;

namespace Fakes.Demo;

/// <summary>The page with the three buttons.</summary>
internal static class DemoPage
{
    public static async Task<WebApplication> StartAsync(Demonstration demonstration, string urls)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(urls);
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        Pages.Map(app, "demo");
        app.MapGet("/state", context => Control.SendAsync(context, 200, State(demonstration)));
        app.MapGet("/events", context => demonstration.Changes.ServeAsync(context, app.Lifetime.ApplicationStopping));
        Button(app, "/break", demonstration.BreakAsync);
        Button(app, "/mend", demonstration.MendAsync);
        Button(app, "/kill", demonstration.KillWatcherAsync);
        await app.StartAsync();
        return app;
    }

    private static void Button(WebApplication app, string path, Func<Task> act) =>
        app.MapPost(
            path,
            async context =>
            {
                // Another site's page must not be able to press it: browsers say where a POST comes from.
                if (context.Request.Headers["Sec-Fetch-Site"].ToString() is not ("" or "same-origin"))
                {
                    context.Response.StatusCode = StatusCodes.Status403Forbidden;
                    return;
                }

                await act();
                context.Response.StatusCode = StatusCodes.Status204NoContent;
            }
        );

    private static JsonObject State(Demonstration demonstration) =>
        new()
        {
            ["platform"] = demonstration.PlatformRuns,
            ["watcher"] = demonstration.ServerRuns,
            ["platform_url"] = demonstration.PlatformUrl,
            ["dashboard_url"] = demonstration.DashboardUrl,
            ["slack_url"] = demonstration.Slack.Url,
            ["pagerduty_url"] = demonstration.PagerDuty.Url,
            ["verdict"] = Verdict.Of(demonstration.Timeline.Entries, TimeProvider.System.GetUtcNow()),
            ["timeline"] = new JsonArray([
                .. demonstration.Timeline.Entries.Select(e => new JsonObject
                {
                    ["at"] = e.At.UtcDateTime.ToString("O", null),
                    ["kind"] = e.Kind.ToString(),
                    ["text"] = e.Text,
                }),
            ]),
        };
}
