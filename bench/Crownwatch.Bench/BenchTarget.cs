using System.Net;

namespace Crownwatch.Bench;

/// <summary>What is probed: a local web server in a process of its own, so that its time counts for nobody.</summary>
internal static class BenchTarget
{
    public static async Task<int> RunAsync(CancellationToken stopping)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        await using var app = builder.Build();
        app.MapGet("/health", () => Results.Text("{\"status\":\"ok\",\"version\":\"1.0.0\"}", "application/json"));
        await app.StartAsync(stopping);
        Console.WriteLine(app.Urls.First());
        while (await Console.In.ReadLineAsync(stopping) is not null) { }
        await app.StopAsync(CancellationToken.None);
        return 0;
    }
}
