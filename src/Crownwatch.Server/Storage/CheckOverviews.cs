using Crownwatch.Core.Alerting;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Results;
using Crownwatch.Server.Loading;
using Crownwatch.Server.Recording;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Storage;

/// <summary>What the pages and the API show of checks.</summary>
public sealed class CheckOverviews(Database database, SnapshotSource snapshots, StateBook states)
{
    public static readonly TimeSpan AvailabilityWindow = TimeSpan.FromDays(7);

    /// <summary>Every check in the order of the file.</summary>
    public IReadOnlyList<CheckOverview> All() =>
        database.Read(connection =>
        {
            // One query for all: a page with a thousand checks must not ask a thousand times.
            var last = Newest(connection);
            return snapshots.Current.Definitions.Checks.Select(check => Of(check, last.GetValueOrDefault(check.Name))).ToList();
        });

    /// <summary>null when there is no such check.</summary>
    public CheckOverview? Find(string name) =>
        snapshots.Current.Definitions.Checks.FirstOrDefault(c => c.Name == name) is { } check
            ? database.Read(connection => Of(check, Latest(connection, name, 1, long.MaxValue).FirstOrDefault()))
            : null;

    /// <summary>Over the same seven days as <see cref="CheckOverview.Availability"/>, and nothing taken out. Reads every result of them.</summary>
    /// <returns>0 to 1; null without data.</returns>
    public double? RawAvailability(string check) => database.Read(c => ResultExport.RawAvailability(c, check, AvailabilityWindow));

    /// <summary>Newest first.</summary>
    /// <param name="before">Only slots before this instant, for paging; null for the newest.</param>
    public IReadOnlyList<StoredResult> Results(string check, int limit, DateTimeOffset? before = null) =>
        database.Read(connection => Latest(connection, check, limit, before?.ToUnixTimeMilliseconds() ?? long.MaxValue));

    /// <summary>Oldest first, from the instant on: for charts. Without criteria.</summary>
    public IReadOnlyList<StoredResult> Since(string check, DateTimeOffset from) =>
        database.Read(connection =>
            Rows(connection, "c.name = @check AND r.slot >= @from ORDER BY r.slot", new { check, from = from.ToUnixTimeMilliseconds() })
        );

    private CheckOverview Of(CheckDefinition check, StoredResult? last)
    {
        var state = states.Find(check.Name);
        if (state is null)
        {
            return new CheckOverview(check) { Last = last };
        }

        lock (state)
        {
            var window = state.Window(AvailabilityWindow);
            return new CheckOverview(check)
            {
                Last = last,
                ConsecutiveFailures = state.Streak.Failures,
                FailingSince = state.Streak.Failures > 0 ? DateTimeOffset.FromUnixTimeMilliseconds(state.Streak.First.Slot) : null,
                Availability = window.Availability,
                Coverage = window.Coverage,
                FiringRules = [.. state.Rules.Select((r, i) => (r, state.Plan.Rules[i].Name)).Where(x => x.r.IsFiring).Select(x => x.Name)],
            };
        }
    }

    // In this order: the planner's own would read every result there is (CROSS JOIN keeps it from that).
    private static Dictionary<string, StoredResult> Newest(SqliteConnection connection) =>
        connection
            .Query<Row>(
                """
                WITH newest AS MATERIALIZED (SELECT id, name, (SELECT max(slot) FROM results WHERE check_id = c.id) AS slot FROM checks c)
                SELECT n.name, r.slot, r.outcome, r.cause, r.status, r.latency_us AS latency, r.finished_after AS finishedAfter,
                       f.code, f.reason, f.criteria
                FROM newest n
                CROSS JOIN results r ON r.check_id = n.id AND r.slot = n.slot
                LEFT JOIN failures f ON f.check_id = r.check_id AND f.slot = r.slot
                """
            )
            .ToDictionary(row => row.Name, row => row.ToResult(), StringComparer.Ordinal);

    /// <summary>Newest first, those that the filter lets through.</summary>
    public IReadOnlyList<StoredResult> Results(string check, int limit, ResultFilter filter) =>
        database.Read(connection =>
            Rows(
                connection,
                """
                c.name = @check AND r.slot < @before AND r.slot >= @from AND r.slot < @until
                    AND (@outcomes IS NULL OR r.outcome IN (SELECT value FROM json_each(@outcomes)))
                ORDER BY r.slot DESC LIMIT @limit
                """,
                new
                {
                    check,
                    before = filter.BeforeSlot ?? long.MaxValue,
                    from = filter.FromSlot,
                    until = filter.UntilSlot,
                    outcomes = filter.OutcomesAsJson,
                    limit,
                }
            )
        );

    private static List<StoredResult> Latest(SqliteConnection connection, string check, int limit, long before) =>
        Rows(
            connection,
            "c.name = @check AND r.slot < @before ORDER BY r.slot DESC LIMIT @limit",
            new
            {
                check,
                before,
                limit,
            }
        );

    private static List<StoredResult> Rows(SqliteConnection connection, string where, object parameters) =>
        connection
            .Query<Row>(
                $"""
                SELECT r.slot, r.outcome, r.cause, r.status, r.latency_us AS latency, r.finished_after AS finishedAfter,
                       f.code, f.reason, f.criteria, f.excerpt
                FROM results r JOIN checks c ON c.id = r.check_id
                LEFT JOIN failures f ON f.check_id = r.check_id AND f.slot = r.slot
                WHERE {where}
                """,
                parameters
            )
            .Select(row => row.ToResult())
            .ToList();

    private sealed record Row
    {
        public string Name { get; init; } = "";
        public long Slot { get; init; }
        public long Outcome { get; init; }
        public long Cause { get; init; }
        public long Status { get; init; }
        public long? Latency { get; init; }
        public long FinishedAfter { get; init; }
        public string? Code { get; init; }
        public string? Reason { get; init; }
        public string? Criteria { get; init; }
        public string? Excerpt { get; init; }

        public StoredResult ToResult()
        {
            var slot = DateTimeOffset.FromUnixTimeMilliseconds(Slot);
            return new StoredResult(slot, (Outcome)Outcome, (DownCause)Cause)
            {
                FinishedAt = slot + TimeSpan.FromMilliseconds(FinishedAfter),
                StatusCode = Status == 0 ? null : (int)Status,
                Latency = Latency is { } us ? TimeSpan.FromMicroseconds(us) : null,
                Code = Code ?? "",
                Reason = Reason ?? "",
                Criteria = Criteria is null ? [] : Json.Read<List<CriterionVerdict>>(Criteria),
                Excerpt = Excerpt,
            };
        }
    }
}

/// <summary>A check with how it stands.</summary>
public sealed record CheckOverview(CheckDefinition Check)
{
    /// <summary>null before its first result.</summary>
    public StoredResult? Last { get; init; }
    public int ConsecutiveFailures { get; init; }
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>Over seven days, 0 to 1; null without data.</summary>
    public double? Availability { get; init; }

    /// <summary>Share of the seven days that was monitored, 0 to 1.</summary>
    public double Coverage { get; init; }

    /// <summary>Names of rules that fire on it now.</summary>
    public IReadOnlyList<string> FiringRules { get; init; } = [];

    /// <summary>up, down, unknown, pending (no result yet) or disabled.</summary>
    public string State =>
        !Check.Enabled ? "disabled"
        : Last is null ? "pending"
        : Last.Outcome switch
        {
            Outcome.Up => "up",
            Outcome.Down => "down",
            _ => "unknown",
        };
}

/// <summary>A result as it was recorded.</summary>
public sealed record StoredResult(DateTimeOffset Slot, Outcome Outcome, DownCause Cause)
{
    public DateTimeOffset FinishedAt { get; init; }
    public int? StatusCode { get; init; }
    public TimeSpan? Latency { get; init; }
    public string Code { get; init; } = "";
    public string Reason { get; init; } = "";
    public IReadOnlyList<CriterionVerdict> Criteria { get; init; } = [];
    public string? Excerpt { get; init; }
}
