using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Crownwatch.Tests.Dashboard;

/// <summary>A target on loopback: /sound answers 200, everything else 503 with a body that no page may run.</summary>
public sealed class WatchedTarget : IAsyncDisposable
{
    public const string HostileBody = "<script>alert('excerpt')</script> out of stock";
    private readonly WebApplication _app;

    private WatchedTarget(WebApplication app, int port) => (_app, Url) = (app, $"http://127.0.0.1:{port}");

    public string Url { get; }

    public static async Task<WatchedTarget> StartAsync()
    {
        var port = FreePort();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        var app = builder.Build();
        app.Run(context =>
        {
            var sound = context.Request.Path == "/sound";
            context.Response.StatusCode = sound ? 200 : 503;
            return context.Response.WriteAsync(sound ? "ok" : HostileBody);
        });
        await app.StartAsync();
        return new WatchedTarget(app, port);
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
