using System.Globalization;
using System.Text.Json;
using Crownwatch.Core.Definitions;
using Crownwatch.Server.Access;
using Crownwatch.Server.Drilling;

namespace Crownwatch.Server.Api;

/// <summary>Drills: `crownwatch drill` speaks to these.</summary>
internal static class DrillEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/drills", List);
        routes.MapGet(
            "/api/v1/drills/{id:long}",
            (long id, DrillDesk drills) => drills.Find(id) is { } found ? ApiJson.Answer(Shape(found)) : Unknown(id)
        );
        routes.MapPost("/api/v1/drills", Start);
        routes.MapDelete(
            "/api/v1/drills/{id:long}",
            async (long id, string? by, HttpContext context, DrillDesk drills, CancellationToken stopping) =>
                await drills.EndAsync(id, Caller.ActsAs(context, by), stopping) is { } ended ? ApiJson.Answer(Shape(ended)) : Unknown(id)
        );
    }

    private static IResult List(HttpRequest request, DrillDesk drills, Cursors cursors)
    {
        var query = new QueryFields(request);
        var (check, state) = (query.Text("check"), query.OneOf("state", "running", "ended"));
        var page = query.Page(cursors, 100, 1000);
        return query.Refusal
            ?? page.Answer(
                drills.Latest(page.Ask, page.AfterNumber, check, state is null ? null : state == "running"),
                d => d.Drill.Id.ToString(CultureInfo.InvariantCulture),
                (shown, next) => new { drills = shown.Select(Shape), next }
            );
    }

    private static async Task<IResult> Start(HttpRequest request, DrillDesk drills, CancellationToken stopping)
    {
        DrillRequest? body;
        try
        {
            body = await JsonSerializer.DeserializeAsync<DrillRequest>(request.Body, Storage.Json.Options, stopping);
        }
        catch (JsonException e)
        {
            return ApiError.BadRequest(
                $"the body is not the JSON object that is expected: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}"
            );
        }

        if (string.IsNullOrWhiteSpace(body?.Check))
        {
            return ApiError.BadRequest("check is missing: a drill is of one check");
        }

        var outcome = body.Outcome ?? "503";
        if (DrillOutcomes.Wrong(outcome) is { } wrong)
        {
            return ApiError.BadRequest(wrong);
        }

        if (body.For is { } negative && Durations.IsNegative(negative))
        {
            return ApiError.BadRequest(
                $"for is '{Intervening.PlainText.Shown(negative)}': it would end before it starts; legal is more than 0s and at most 24h"
            );
        }

        if (
            !Durations.TryParse(body.For ?? "5m", out var length, out var error)
            || length <= TimeSpan.Zero
            || length > DrillCourse.LongestLook
        )
        {
            return ApiError.BadRequest(
                error.Length > 0 ? $"for: {error}" : $"for is '{body.For}'; it must be more than 0s and at most 24h"
            );
        }

        var wanted = new Drill
        {
            Check = body.Check,
            Outcome = outcome,
            For = length,
            By = Caller.ActsAs(request.HttpContext, body.By),
            StartedAt = default,
        };
        var (drill, refusal) = await drills.StartAsync(wanted, stopping);
        return drill is null ? ApiError.Answer(new ApiError("conflict", 409, refusal!)) : ApiJson.Answer(Shape(drills.Find(drill.Id)!));
    }

    private static IResult Unknown(long id) => ApiError.NotFound(string.Create(CultureInfo.InvariantCulture, $"there is no drill {id}"));

    private static object Shape(DrillReport report) =>
        new
        {
            report.Drill.Id,
            report.Drill.Check,
            report.Drill.Outcome,
            @for = Durations.Write(report.Drill.For),
            report.Drill.By,
            report.Drill.StartedAt,
            state = report.Drill.EndedAt is null ? "running" : "ended",
            report.Drill.EndedAt,
            report.Drill.Ended,
            report.Drill.FirstFailing,
            incidents = report.Drill.Incidents.Select(id => $"INC-{id}"),
            detected_after_seconds = report.DetectedAfter?.TotalSeconds,
            told_after_seconds = report.ToldAfter?.TotalSeconds,
            acknowledged_after_seconds = report.AcknowledgedAfter?.TotalSeconds,
            resolved_after_seconds = report.ResolvedAfter?.TotalSeconds,
        };

    /// <summary>The body of a POST; only the check is required.</summary>
    private sealed record DrillRequest
    {
        public string? Check { get; init; }
        public string? Outcome { get; init; }
        public string? For { get; init; }
        public string? By { get; init; }
    }
}
