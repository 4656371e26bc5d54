using System.Globalization;
using Crownwatch.Server.Intervening;
using Crownwatch.Server.Running;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Api;

/// <summary>POST /api/v1/checks/{name}/run: one run at once, which counts for nothing.</summary>
internal static class RunEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost(
            "/api/v1/checks/{name}/run",
            (string name, HttpContext context, RunDesk desk, CheckOverviews checks, IHostApplicationLifetime lifetime) =>
                RequestBody.TakeAsync(
                    context.Request,
                    async fields =>
                    {
                        fields.Only("by");
                        var by = fields.Text("by", RequestFields.LongestName) ?? RequestFields.Anybody;
                        if (fields.Wrong is { } wrong)
                        {
                            return ApiError.BadRequest(wrong);
                        }

                        using var ending = CancellationTokenSource.CreateLinkedTokenSource(
                            context.RequestAborted,
                            lifetime.ApplicationStopping
                        );
                        return await desk.RunAsync(name, by, ending.Token) switch
                        {
                            null => CheckEndpoints.Unknown(name, checks),
                            { Run: { } run } => ApiJson.Answer(Shape(run)),
                            { Refused: var refused } => Refuse(context.Response, refused!),
                        };
                    }
                )
        );

    internal static IResult Refuse(HttpResponse response, RunRefusal refused)
    {
        SayWhen(response, refused);
        return ApiError.Answer(new ApiError(refused.Status == 429 ? "too_many_requests" : "conflict", refused.Status, refused.Message));
    }

    internal static void SayWhen(HttpResponse response, RunRefusal refused)
    {
        if (refused.After is { } after)
        {
            response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(after.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }
    }

    private static object Shape(AskedRun run) =>
        new
        {
            check = run.Result.Check,
            run.By,
            run.StartedAt,
            run.Result.FinishedAt,
            outcome = run.Result.Outcome.ToString().ToLowerInvariant(),
            cause = run.Result.Cause == Core.Results.DownCause.None ? null : run.Result.Cause.ToString().ToLowerInvariant(),
            run.Result.StatusCode,
            latency_ms = run.Result.Latency?.TotalMilliseconds,
            run.Result.Code,
            run.Result.Reason,
            run.Result.Criteria,
            run.Result.Excerpt,
            stages = run.Stages.Select(s => new { s.Stage, took_ms = Math.Round(s.Took.TotalMilliseconds, 3) }),
            counts = false,
        };
}
