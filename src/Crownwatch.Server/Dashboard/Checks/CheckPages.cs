using Crownwatch.Server.Api;
using Crownwatch.Server.Dashboard.Incidents;
using Crownwatch.Server.Dashboard.Now;
using Crownwatch.Server.Dashboard.Parts;
using Crownwatch.Server.Intervening;
using Crownwatch.Server.Running;

namespace Crownwatch.Server.Dashboard.Checks;

/// <summary>/checks/{name}, the numbers its chart is drawn from, and running it at once.</summary>
internal static class CheckPages
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage(
            "/checks/{name}",
            (string name, string? span, HttpRequest request, CheckReader checks) =>
                Page.Guarded(() =>
                    checks.Find(name, CheckSpan.Of(span), RememberedName.Of(request)) is { } view ? Page.Of<CheckPage>(view) : Unknown(name)
                )
        );
        routes.MapPage(
            "/checks/{name}/latency",
            (string name, string? span, HttpResponse response, CheckReader checks) =>
                Page.Guarded(() =>
                {
                    response.Headers.CacheControl = "no-store";
                    return checks.Chart(name, CheckSpan.Of(span)) is { } chart ? ApiJson.Answer(Columns(chart)) : Unknown(name);
                })
        );
        routes.MapPost("/checks/{name}/run", RunAsync);
    }

    private static Task<IResult> RunAsync(
        string name,
        HttpContext context,
        RunDesk desk,
        CheckReader checks,
        IHostApplicationLifetime lifetime
    ) =>
        FormAnswer.TakeAsync(
            context,
            async form =>
            {
                var span = CheckSpan.Of(form["span"]);
                var fields = RequestFields.Of(form);
                var by = fields.ByAnybody();
                var answer = fields.Wrong is { } wrong
                    ? new AskedRunAnswer(null, new RunRefusal(400, wrong, null))
                    : await desk.RunAsync(name, by, lifetime.ApplicationStopping);
                if (answer is null)
                {
                    return Unknown(name);
                }

                if (answer.Refused is not { } refused)
                {
                    return FormAnswer.SeeOther($"{CheckRow.PathOf(name)}?span={span.Name}#run");
                }

                RunEndpoint.SayWhen(context.Response, refused);
                return checks.Find(name, span, RememberedName.Of(context.Request)) is { } view
                    ? Page.Of<CheckPage>(view with { Problem = refused.Message }, refused.Status)
                    : Unknown(name);
            }
        );

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
