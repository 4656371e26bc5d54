using System.Collections.Concurrent;
using Crownwatch.Tests.Dashboard;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Crownwatch.Tests.Access;

/// <summary>Another server, which notes what it is sent and sends everybody elsewhere.</summary>
internal sealed class Listener : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Listener(WebApplication app, Uri url) => (_app, Url) = (app, url);

    public Uri Url { get; }

    /// <summary>Each request's method, path, Authorization and body.</summary>
    public ConcurrentQueue<string> Heard { get; } = [];

    /// <param name="leadsTo">Where its 307 leads; null: it answers 404.</param>
    /// <param name="says">What it answers instead, with 200.</param>
    public static async Task<Listener> StartAsync(Uri? leadsTo = null, string? says = null)
    {
        var port = WatchedTarget.FreePort();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.ListenLocalhost(port));
        var app = builder.Build();
        var listener = new Listener(app, new Uri($"http://127.0.0.1:{port}/"));
        app.Run(async context =>
        {
            using var body = new StreamReader(context.Request.Body);
            var text = await body.ReadToEndAsync(context.RequestAborted);
            listener.Heard.Enqueue($"{context.Request.Method} {context.Request.Path} {context.Request.Headers.Authorization} {text}");
            if (says is not null)
            {
                await context.Response.WriteAsync(says, context.RequestAborted);
                return;
            }

            context.Response.StatusCode = leadsTo is null ? 404 : 307;
            context.Response.Headers.Location = leadsTo is null ? default : new Uri(leadsTo, context.Request.Path).AbsoluteUri;
        });
        await app.StartAsync();
        return listener;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
