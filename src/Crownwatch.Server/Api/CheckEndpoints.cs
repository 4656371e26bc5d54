using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Interventions;
using Crownwatch.Core.Results;
using Crownwatch.Server.Receiving.Heartbeats;
using Crownwatch.Server.Running;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Api;

/// <summary>Checks and their results, read-only.</summary>
internal static class CheckEndpoints
{
    private static readonly string[] States = ["up", "down", "unknown", "pending", "disabled"];
    private static readonly string[] Outcomes = ["up", "down", "unknown", "missed"];

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/checks", List);
        routes.MapGet(
            "/api/v1/checks/{name}",
            (string name, CheckOverviews checks, HeartbeatBook heartbeats, SlotClock clock) =>
                checks.Find(name) is { } check
                    ? ApiJson.Answer(Whole(check, checks, heartbeats.Find(name), clock.Now))
                    : Unknown(name, checks)
        );
        routes.MapGet("/api/v1/checks/{name}/results", Results);
    }

    // By name: an order that no change of the files moves.
    private static IResult List(HttpRequest request, CheckOverviews checks, Cursors cursors)
    {
        var query = new QueryFields(request);
        var (states, type, labels) = (
            query.Some("state", States),
            query.OneOf("type", [.. Enum.GetValues<CheckType>().Select(Word)]),
            query.Labels("label")
        );
        var page = query.Page(cursors, 1000, 5000);
        if (query.Refusal is { } refusal)
        {
            return refusal;
        }

        var found = checks
            .All()
            .Where(c => states?.Contains(c.State) != false && (type is null || Word(c.Check.Type) == type))
            .Where(c => LabelMatchers.Matches(labels, c.Check.Labels))
            .OrderBy(c => c.Check.Name, StringComparer.Ordinal)
            .SkipWhile(c => page.After is { } after && string.CompareOrdinal(c.Check.Name, after) <= 0)
            .Take(page.Ask)
            .ToList();
        return page.Answer(found, c => c.Check.Name, (shown, next) => new { checks = shown.Select(Shape), next });
    }

    private static IResult Results(string name, HttpRequest request, CheckOverviews checks, Cursors cursors)
    {
        var query = new QueryFields(request);
        var filter = Filter(query);
        var page = query.Page(cursors, 100, 1000);
        return query.Refusal
            ?? (
                checks.Find(name) is null
                    ? Unknown(name, checks)
                    : page.Answer(
                        checks.Results(name, page.Ask, filter with { BeforeSlot = page.AfterNumber }),
                        r => r.Slot.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
                        (shown, next) =>
                            new
                            {
                                check = name,
                                results = shown.Select(Shape),
                                next,
                            }
                    )
            );
    }

    /// <summary>from, to and outcome.</summary>
    public static ResultFilter Filter(QueryFields query)
    {
        var (from, to) = query.Span();
        return new ResultFilter
        {
            From = from,
            Until = to,
            Outcomes = query
                .Some("outcome", Outcomes)
                ?.Select(word => Enum.TryParse<Outcome>(word, true, out var o) ? o : default)
                .ToList(),
        };
    }

    private static string Word(CheckType type) => JsonNamingPolicy.SnakeCaseLower.ConvertName(type.ToString());

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
