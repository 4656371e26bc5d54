using System.Text.Json;
using Crownwatch.Core.Incidents;
using Crownwatch.Core.Reporting;
using Crownwatch.Server.Escalating;
using Crownwatch.Server.Loading;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Api;

/// <summary>Post-mortems: the draft from the timeline, in Markdown, and that one is closed.</summary>
internal static class PostMortemEndpoints
{
    private const int LongestName = 100;
    private const string Anybody = "someone not signed in";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/incidents/{id}/post-mortem", DraftAsync);
        routes.MapPost("/api/v1/incidents/{id}/post-mortem/close", CloseAsync);
    }

    private static async Task<IResult> DraftAsync(
        string id,
        string? by,
        IncidentOverviews incidents,
        IncidentDesk desk,
        SnapshotSource snapshots,
        TimeProvider time,
        CancellationToken stopping
    )
    {
        if (by is { Length: > LongestName })
        {
            return ApiError.BadRequest($"by is longer than {LongestName} characters");
        }

        if (IncidentNumber.Of(id) is not { } number || incidents.Find(number) is not { } found)
        {
            return IncidentNumber.Unknown(id);
        }

        // The first time it is asked for is when it was drafted; reading it again changes nothing.
        if (found.Incident.PostMortem.DraftedAt is null)
        {
            await desk.TakeAsync(number, new DraftPostMortem(Who(by)), stopping);
        }

        var definitions = snapshots.Current.Definitions;
        var target = definitions.ResponseTargets[found.Incident.Severity];
        return PlainAnswer.Markdown(
            PostMortemDraft.Markdown(found.Incident, found.Timeline, target, definitions.PostMortem, time.GetUtcNow())
        );
    }

    private static async Task<IResult> CloseAsync(
        string id,
        HttpRequest request,
        IncidentDesk desk,
        SnapshotSource snapshots,
        TimeProvider time
    )
    {
        var (by, wrong) = await ReadByAsync(request);
        if (wrong is not null)
        {
            return ApiError.BadRequest(wrong);
        }

        if (
            IncidentNumber.Of(id) is not { } number
            || await desk.TakeAsync(number, new ClosePostMortem(Who(by)), request.HttpContext.RequestAborted) is not { } decision
        )
        {
            return IncidentNumber.Unknown(id);
        }

        return decision.Refusal is { } refusal
            ? ApiError.Answer(new ApiError("conflict", 409, refusal.Reason))
            : ApiJson.Answer(Shape(decision.After, snapshots.Current.Definitions, time.GetUtcNow()));
    }

    private static object Shape(Incident incident, Core.Definitions.DefinitionSet definitions, DateTimeOffset now) =>
        new
        {
            incident = incident.Id,
            incident.Label,
            drafted = incident.PostMortem.DraftedAt,
            closed = incident.PostMortem.ClosedAt,
            closed_by = incident.PostMortem.ClosedBy,
            due = PostMortemsDue.DueAt(
                RespondedIncident.From(incident),
                definitions.PostMortem,
                definitions.ResponseTargets[incident.Severity],
                now
            ),
        };

    // Until sign-in exists nobody is known: what the caller says is what the timeline says.
    private static string Who(string? by) => string.IsNullOrWhiteSpace(by) ? Anybody : by.Trim();

    private static async Task<(string? By, string? Wrong)> ReadByAsync(HttpRequest request)
    {
        if (request.ContentLength is 0 or null && request.Headers.TransferEncoding.Count == 0)
        {
            return (null, null);
        }

        try
        {
            var body = await JsonSerializer.DeserializeAsync<CloseRequest>(
                request.Body,
                Storage.Json.Options,
                request.HttpContext.RequestAborted
            );
            return body is null ? (null, "the body is null; it must be a JSON object")
                : body.By is { Length: > LongestName } ? (null, $"by is longer than {LongestName} characters")
                : (body.By, null);
        }
        catch (JsonException e)
        {
            return (null, $"the body is not the JSON object that is expected: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}");
        }
    }

    private sealed record CloseRequest
    {
        public string? By { get; init; }
    }
}
