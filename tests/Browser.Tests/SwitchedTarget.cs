using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Browser.Tests;

/// <summary>A target on loopback whose paths are broken and mended one by one.</summary>
public sealed class SwitchedTarget : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, bool> _broken = new(StringComparer.Ordinal);
    private readonly WebApplication _app;

    public SwitchedTarget()
    {
        var port = FreePort();
        Url = $"http://127.0.0.1:{port}";
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        _app = builder.Build();
        _app.Run(context =>
        {
            var broken = _broken.ContainsKey(context.Request.Path.Value!.Trim('/'));
            context.Response.StatusCode = broken ? 503 : 200;
            return context.Response.WriteAsync(broken ? "<script>document.title='run'</script> no database" : "ok");
        });
    }

    public string Url { get; }

    public Task StartAsync() => _app.StartAsync();

    public void Break(string path) => _broken[path] = true;

    public void Mend(string path) => _broken.TryRemove(path, out _);

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
