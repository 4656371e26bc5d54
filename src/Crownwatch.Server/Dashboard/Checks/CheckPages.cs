using Crownwatch.Server.Api;
using Crownwatch.Server.Dashboard.Parts;

namespace Crownwatch.Server.Dashboard.Checks;

/// <summary>/checks/{name}, and the numbers its chart is drawn from.</summary>
internal static class CheckPages
{
    private const int UsualHours = 6;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage(
            "/checks/{name}",
            (string name, string? hours, CheckReader checks) =>
                Page.Guarded(() => checks.Find(name, Hours(hours)) is { } view ? Page.Of<CheckPage>(view) : Unknown(name))
        );
        routes.MapPage(
            "/checks/{name}/latency",
            (string name, string? hours, HttpResponse response, CheckReader checks) =>
                Page.Guarded(() =>
                {
                    response.Headers.CacheControl = "no-store";
                    return checks.Chart(name, Hours(hours)) is { } chart ? ApiJson.Answer(Columns(chart)) : Unknown(name);
                })
        );
    }

    private static int Hours(string? text) =>
        text switch
        {
            "1" => 1,
            "24" => 24,
            _ => UsualHours,
        };

    // Columns, as the script's charts take them: seconds since 1970, milliseconds.
    private static object Columns(LatencyChart chart) =>
        new
        {
            from = chart.From.ToUnixTimeSeconds(),
            to = chart.To.ToUnixTimeSeconds(),
            span = chart.Width.TotalSeconds,
            at = chart.Points.Select(p => p.At.ToUnixTimeMilliseconds() / 1000d),
            p50 = chart.Points.Select(p => p.P50),
            p95 = chart.Points.Select(p => p.P95),
            down = chart.Points.Select(p => p.Down),
            limit = chart.Limit,
            marks = chart.Marks.Select(m => m.From.ToUnixTimeMilliseconds() / 1000d),
        };

    private static IResult Unknown(string name) => Page.Of<NoticePage>(PageNotice.NotFound($"There is no check '{name}'."), 404);
}
