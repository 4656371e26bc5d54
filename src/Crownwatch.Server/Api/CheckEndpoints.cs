using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Crownwatch.Core.Results;
using Crownwatch.Server.Receiving.Heartbeats;
using Crownwatch.Server.Running;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Api;

/// <summary>Checks and their results, read-only.</summary>
internal static class CheckEndpoints
{
    private const int MostResults = 1000;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/checks", (CheckOverviews checks) => ApiJson.Answer(new { checks = checks.All().Select(Shape) }));
        routes.MapGet(
            "/api/v1/checks/{name}",
            (string name, CheckOverviews checks, HeartbeatBook heartbeats, SlotClock clock) =>
                checks.Find(name) is { } check
                    ? ApiJson.Answer(Whole(check, checks, heartbeats.Find(name), clock.Now))
                    : Unknown(name, checks)
        );
        routes.MapGet("/api/v1/checks/{name}/results", (string name, string? limit, CheckOverviews checks) => Results(name, limit, checks));
    }

    /// <summary>A whole number from 1 to <paramref name="most"/>; null when the text is something else.</summary>
    public static int? Limit(string? text, int otherwise, int most) =>
        text is null ? otherwise
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit >= 1 && limit <= most ? limit
        : null;

    private static IResult Results(string name, string? limit, CheckOverviews checks)
    {
        if (checks.Find(name) is null)
        {
            return Unknown(name, checks);
        }

        return Limit(limit, 100, MostResults) is { } most
            ? ApiJson.Answer(new { check = name, results = checks.Results(name, most).Select(Shape) })
            : ApiError.BadRequest($"limit is '{limit}'; it must be a whole number from 1 to {MostResults}");
    }

    internal static IResult Unknown(string name, CheckOverviews checks) =>
        ApiError.NotFound($"there is no check '{name}'; there are: {string.Join(", ", checks.All().Select(c => c.Check.Name).Take(50))}");

    // The raw figure also counts what maintenance and corrections take out of the adjusted one (semantics.md 3.3).
    private static JsonObject Whole(CheckOverview overview, CheckOverviews checks, WatchedHeartbeat? heartbeat, DateTimeOffset now)
    {
        var shape = JsonSerializer.SerializeToNode(Shape(overview), ApiJson.Options)!.AsObject();
        shape["availability_7d_raw"] = checks.RawAvailability(overview.Check.Name);
        shape["heartbeat"] = heartbeat is null ? null : JsonSerializer.SerializeToNode(Shape(heartbeat, now), ApiJson.Options);
        return shape;
    }

    private static object Shape(WatchedHeartbeat heartbeat, DateTimeOffset now)
    {
        var state = heartbeat.State;
        return new
        {
            state.WatchedSince,
            state.LastPing,
            last_run_ended = state.LastEnd,
            last_run_failed = state.LastEnd is null ? (bool?)null : state.Failed,
            state.ExitStatus,
            took_ms = state.Took?.TotalMilliseconds,
            running_since = state.Unended,
            due_by = heartbeat.At(now).Deadline,
            state.Excerpt,
        };
    }

    private static object Shape(CheckOverview overview) =>
        new
        {
            overview.Check.Name,
            type = overview.Check.Type,
            overview.State,
            overview.Check.Enabled,
            overview.Check.Description,
            overview.Check.Labels,
            interval_seconds = overview.Check.Interval.TotalSeconds,
            overview.Check.FailureThreshold,
            overview.ConsecutiveFailures,
            overview.FailingSince,
            firing_rules = overview.FiringRules,
            availability_7d = overview.Availability,
            coverage_7d = overview.Coverage,
            last = overview.Last is { } last ? Shape(last) : null,
        };

    private static object Shape(StoredResult result) =>
        new
        {
            result.Slot,
            outcome = result.Outcome.ToString().ToLowerInvariant(),
            cause = result.Cause == DownCause.None ? null : result.Cause.ToString().ToLowerInvariant(),
            result.FinishedAt,
            result.StatusCode,
            latency_ms = result.Latency?.TotalMilliseconds,
            result.Reason,
            result.Code,
            result.Criteria,
            result.Excerpt,
        };
}
