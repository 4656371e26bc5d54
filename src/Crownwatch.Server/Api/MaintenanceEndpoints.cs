using Crownwatch.Server.Intervening;

namespace Crownwatch.Server.Api;

/// <summary>/api/v1/maintenance: windows of the definitions, now and over the next 90 days.</summary>
internal static class MaintenanceEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(
            "/api/v1/maintenance",
            (MaintenanceReader reader, TimeProvider time) =>
            {
                var windows = reader.Read();
                var now = time.GetUtcNow();
                return ApiJson.Answer(
                    new { now = windows.Where(w => w.From <= now).ToList(), coming = windows.Where(w => w.From > now).ToList() }
                );
            }
        );
}
