using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace FaultHost.Matrix;

/// <summary>What is watched: it is up until it is told to be down.</summary>
internal sealed class Outage : IAsyncDisposable
{
    private readonly WebApplication _app;
    private volatile bool _down;

    private Outage(WebApplication app) => _app = app;

    public string Url { get; private set; } = "";

    public static async Task<Outage> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var outage = new Outage(builder.Build());
        outage._app.Run(context =>
        {
            context.Response.StatusCode = outage._down ? 503 : 200;
            return Task.CompletedTask;
        });
        await outage._app.StartAsync();
        outage.Url = outage._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return outage;
    }

    public void Begin() => _down = true;

    public void End() => _down = false;

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
