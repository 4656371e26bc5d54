using Crownwatch.Tests.Servers;
using Xunit;

namespace Crownwatch.Tests.Intervening;

/// <summary>A server of its own for a class of tests, watching two checks that are well.</summary>
public sealed class QuietServer : IAsyncLifetime
{
    internal Scene Scene { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Scene = await Scene.SetAsync();
        var definitions = Scene.Definitions().Check("health_endpoint").Check("shop_items_api", criticality: "low");
        definitions.More = """
            on_call:
              people: [{name: ada}, {name: ben}]
              rotations:
                default: {starts: "2025-11-10T00:00:00Z", every: 1w, people: [ada, ben]}
            maintenance:
              - {name: db_upgrade, checks: {criticality: low}, starts: "2026-01-10T02:00:00", lasts: 1h, repeats: weekly, timezone: UTC}
            """;
        await Scene.WatchAsync(definitions);
    }

    public async ValueTask DisposeAsync() => await Scene.DisposeAsync();
}
