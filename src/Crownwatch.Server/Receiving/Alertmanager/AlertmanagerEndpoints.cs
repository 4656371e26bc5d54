using Crownwatch.Server.Access;
using Crownwatch.Server.Loading;
using Crownwatch.Server.Recording;
using Crownwatch.Server.Running;
using Crownwatch.Server.Telemetry;

namespace Crownwatch.Server.Receiving.Alertmanager;

/// <summary>
/// Alertmanager's API v2, as far as Prometheus and amtool use it, and its webhook receiver's format at /api/v2/webhook
/// (docs/receiving.md).
/// </summary>
internal static class AlertmanagerEndpoints
{
    private const string Root = "/api/v2";
    private static readonly string[] _getOrHead = ["GET", "HEAD"];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup(Root).AddEndpointFilter<AlertmanagerFaults>().Asks(Need.Alerts);
        AlertEndpoints.Map(group);
        SilenceEndpoints.Map(group);
        group.MapGet("/status", Status);
        group.MapFallback("/{*path}", (HttpRequest request) => AlertmanagerJson.Broken(404, $"path {request.Path} was not found"));

        routes.MapMethods("/-/healthy", _getOrHead, () => Results.Text("OK")).Asks(Need.Nothing);
        routes.MapMethods("/-/ready", _getOrHead, Ready).Asks(Need.Nothing);
    }

    private static IResult Ready(StateBook states) =>
        states.Ready.IsCompleted ? Results.Text("OK") : Results.Text("the definitions are being loaded", statusCode: 503);

    private static IResult Status(SnapshotSource snapshots, ServerStart start) =>
        AlertmanagerJson.Answer(
            new
            {
                cluster = new { status = "disabled", peers = Array.Empty<object>() },
                config = new
                {
                    original = "# Crownwatch, which speaks Alertmanager's API. Its definitions are its own: GET /api/v1/definitions\n"
                        + $"# {snapshots.Current.Plans.Count} checks\n",
                },
                uptime = AlertmanagerJson.Time(start.At),
                versionInfo = new
                {
                    version = ProgramVersion.Text,
                    branch = "",
                    revision = "",
                    buildUser = "",
                    buildDate = "",
                    goVersion = "",
                },
            }
        );
}
