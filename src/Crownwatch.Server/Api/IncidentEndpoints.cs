using System.Globalization;
using System.Text.Json;
using Crownwatch.Core.Incidents;
using Crownwatch.Server.Access;
using Crownwatch.Server.Escalating;
using Crownwatch.Server.Intervening;
using Crownwatch.Server.Loading;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Api;

/// <summary>Incidents: what they are, and what people do with them.</summary>
internal static class IncidentEndpoints
{
    private const int LongestNote = 10_000;
    private const int LongestName = 100;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/incidents", List);
        routes.MapGet(
            "/api/v1/incidents/{id}",
            (string id, IncidentOverviews incidents, InterventionReader standing) =>
                IncidentNumber.Of(id) is { } number && incidents.Find(number) is { } found
                    ? ApiJson.Answer(Shape(found, standing.Surroundings()), version: found.Version)
                    : IncidentNumber.Unknown(id)
        );
        routes.MapPost(
            "/api/v1/incidents",
            (HttpRequest request, IncidentDesk desk, SnapshotSource snapshots, InterventionReader standing, Database database) =>
                RequestBody.TakeAsync(
                    request,
                    async fields =>
                    {
                        var wanted = IncidentReport.Read(fields, snapshots.Current.Definitions);
                        if (wanted.Refused is { } refused)
                        {
                            return RequestBody.Refuse(refused);
                        }

                        var report = wanted.Value!;
                        var opened = await desk.OpenAsync(report.What, report.By, request.HttpContext.RequestAborted);
                        request.HttpContext.Response.Headers.Location = $"/api/v1/incidents/{opened.After.Id}";
                        return ApiJson.Answer(Shape(opened.After, standing.Surroundings()), 201, Version(database, opened.After.Id));
                    }
                )
        );
        routes.MapPost(
            "/api/v1/incidents/{id}/acknowledge",
            (string id, HttpRequest request, IncidentDesk desk, InterventionReader standing, Database database) =>
                Take(id, request, desk, standing, database, Acknowledge)
        );
        routes.MapPost(
            "/api/v1/incidents/{id}/resolve",
            (string id, HttpRequest request, IncidentDesk desk, InterventionReader standing, Database database) =>
                Take(id, request, desk, standing, database, Resolve)
        );
        routes.MapPost(
            "/api/v1/incidents/{id}/escalate",
            (string id, HttpRequest request, IncidentDesk desk, InterventionReader standing, Database database) =>
                Take(id, request, desk, standing, database, Escalate)
        );
        routes.MapPost(
            "/api/v1/incidents/{id}/notes",
            (string id, HttpRequest request, IncidentDesk desk, InterventionReader standing, Database database) =>
                Take(id, request, desk, standing, database, Note)
        );
    }

    private static IResult List(HttpRequest request, IncidentOverviews incidents, InterventionReader standing, Cursors cursors)
    {
        var query = new QueryFields(request);
        var state = query.OneOf("state", "open", "unacknowledged", "acknowledged", "resolved", "all");
        var (from, to) = query.Span();
        var filter = new IncidentFilter
        {
            Open = state is null or "all" ? null : state != "resolved",
            Acknowledged = state switch
            {
                "acknowledged" => true,
                "unacknowledged" => false,
                _ => null,
            },
            Severities = query.Some("severity", "critical", "high", "medium", "low"),
            Kinds = query.Some("kind", "outage", "latency", "budget", "expiry", "external"),
            Check = query.Text("check"),
            From = from,
            Until = to,
        };
        var page = query.Page(cursors, 100, 1000);
        var at = standing.Surroundings();
        return query.Refusal
            ?? page.Answer(
                incidents.Find(filter with { Before = page.AfterNumber }, page.Ask),
                i => i.Id.ToString(CultureInfo.InvariantCulture),
                (shown, next) => new { incidents = shown.Select(i => Shape(i, at)), next }
            );
    }

    private static async Task<IResult> Take(
        string id,
        HttpRequest request,
        IncidentDesk desk,
        InterventionReader standing,
        Database database,
        Func<IncidentRequest, (IncidentCommand? Command, string? Wrong)> command
    )
    {
        var (body, broken) = await ReadAsync(request);
        if (body is null)
        {
            return ApiError.BadRequest(broken!);
        }

        var (wanted, wrong) =
            body.By is { Length: > LongestName } ? (null, $"by is longer than {LongestName} characters")
            : body.By is { } by && PlainText.Strange(by, severalLines: false) is { } strange
                ? (null, $"by is '{PlainText.Shown(by)}', which holds the control character {strange}; legal is plain text")
            : command(body);
        if (wanted is null)
        {
            return ApiError.BadRequest(wrong!);
        }

        if (
            IncidentNumber.Of(id) is not { } number
            || await desk.TakeAsync(number, wanted, request.HttpContext.RequestAborted, Condition(request, number)) is not { } decision
        )
        {
            return IncidentNumber.Unknown(id);
        }

        return decision.Refusal is { } refusal
            ? ApiError.Answer(new ApiError("conflict", 409, refusal.Reason) { NeedsConfirmation = refusal.NeedsConfirmation })
            : ApiJson.Answer(Shape(decision.After, standing.Surroundings(), decision.Remark), version: Version(database, number));
    }

    /// <summary>What If-Match asks of an incident; null where it is not sent.</summary>
    internal static Action<Microsoft.Data.Sqlite.SqliteConnection>? Condition(HttpRequest request, long incident) =>
        EntityTag.Condition(request, connection => Versions.Incident(connection, incident));

    internal static string? Version(Database database, long incident) => database.Read(c => Versions.Incident(c, incident));

    private static (IncidentCommand?, string?) Acknowledge(IncidentRequest body) => (new Acknowledge(Who(body)), null);

    private static (IncidentCommand?, string?) Resolve(IncidentRequest body) => (new Resolve(Who(body), body.Confirm), null);

    private static (IncidentCommand?, string?) Escalate(IncidentRequest body) => (new EscalateNow(Who(body)), null);

    private static (IncidentCommand?, string?) Note(IncidentRequest body) =>
        string.IsNullOrWhiteSpace(body.Text) ? (null, "text is missing: a note needs one")
        : body.Text.Length > LongestNote ? (null, $"text has {body.Text.Length} characters; at most {LongestNote} are taken")
        : (new AddNote(Who(body), body.Text.Trim()), null);

    // Who is signed in is who does it, whatever the body says.
    private static IncidentRequest Signed(IncidentRequest body, HttpRequest request) =>
        body with
        {
            By = Caller.Of(request.HttpContext)?.Name ?? body.By,
        };

    private static string Who(IncidentRequest body) => string.IsNullOrWhiteSpace(body.By) ? RequestFields.Anybody : body.By.Trim();

    private static async Task<(IncidentRequest? Body, string? Broken)> ReadAsync(HttpRequest request)
    {
        if (request.ContentLength is 0 or null && request.Headers.TransferEncoding.Count == 0)
        {
            return (Signed(new IncidentRequest(), request), null);
        }

        try
        {
            var body = await JsonSerializer.DeserializeAsync<IncidentRequest>(
                request.Body,
                Storage.Json.Options,
                request.HttpContext.RequestAborted
            );
            return body is null ? (null, "the body is null; it must be a JSON object") : (Signed(body, request), null);
        }
        catch (JsonException e)
        {
            return (null, $"the body is not the JSON object that is expected: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}");
        }
    }

    /// <param name="remark">What is said where a command was taken but changed less than one would think.</param>
    private static object Shape(Incident incident, Surroundings at, string? remark = null) =>
        new
        {
            incident.Id,
            incident.Label,
            state = incident.IsResolved ? "resolved"
            : incident.IsAcknowledged ? "acknowledged"
            : "open",
            incident.Severity,
            incident.Kind,
            incident.Group,
            checks = incident.Alerts.Select(a => a.Check).Distinct(),
            incident.OpenedAt,
            acknowledged_at = incident.FirstAcknowledgedAt,
            acknowledged_by = incident.Acknowledgement?.By,
            resolved_at = incident.Resolution?.At,
            resolved_by = incident.Resolution?.By,
            resolution = incident.Resolution?.Reason,
            incident.Reopened,
            incident.Drill,
            incident.WarRoom,
            incident.Commander,
            alerts = incident.Alerts,
            told = incident.Told,
            next = NextStep.Of(incident, at),
            steps_withheld = NextStep.Withheld(incident, at) is { } hold ? new { hold.Reason, hold.Until } : null,
            opened_by = incident.OpenedBy,
            title = incident.OpenedBy is null ? null : incident.Alerts[0].Evidence.Headline,
            incident.CustomerUpdate,
            remark,
        };

    private static object Shape(IncidentOverview found, Surroundings at) =>
        new
        {
            incident = Shape(found.Incident, at),
            timeline = found.Timeline,
            messages = found.Messages,
        };

    /// <summary>The body of every POST; no member is required but a note's text.</summary>
    private sealed record IncidentRequest
    {
        public string? By { get; init; }
        public string? Text { get; init; }
        public bool Confirm { get; init; }
    }
}
