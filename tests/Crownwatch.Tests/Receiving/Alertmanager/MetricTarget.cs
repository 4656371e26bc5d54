using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Crownwatch.Tests.Receiving.Alertmanager;

/// <summary>Serves one gauge, api_error_ratio, to Prometheus.</summary>
internal sealed class MetricTarget : IAsyncDisposable
{
    private readonly WebApplication _app;
    private double _ratio;

    private MetricTarget(WebApplication app) => _app = app;

    public double Ratio
    {
        set => Volatile.Write(ref _ratio, value);
    }

    /// <summary>`127.0.0.1:12345`.</summary>
    public string Address { get; private set; } = "";

    public static async Task<MetricTarget> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var target = new MetricTarget(builder.Build());
        target._app.Run(context =>
        {
            context.Response.ContentType = "text/plain; version=0.0.4";
            return context.Response.WriteAsync(
                string.Create(CultureInfo.InvariantCulture, $"api_error_ratio {Volatile.Read(ref target._ratio)}\n")
            );
        });
        await target._app.StartAsync();
        target.Address = new Uri(
            target._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()
        ).Authority;
        return target;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
