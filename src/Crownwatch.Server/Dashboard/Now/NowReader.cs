using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;
using Crownwatch.Server.Dashboard.Incidents;
using Crownwatch.Server.Dashboard.Live;
using Crownwatch.Server.Dashboard.Parts;
using Crownwatch.Server.Intervening;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Dashboard.Now;

/// <summary>Reads what the page Now shows.</summary>
public sealed class NowReader(
    ChangeFeed feed,
    Database database,
    CheckOverviews checks,
    IncidentOverviews incidents,
    Sparklines sparklines,
    InterventionReader interventions,
    AlarmReader alarms,
    TimeProvider time
)
{
    // Above this many, checks that are up are a list of names: a page for a phone can't show a thousand charts.
    private const int InFull = 60;
    private const int MostOpen = 200;
    private const int ResolvedShown = 5;

    /// <param name="all">Every check in full, however many.</param>
    /// <param name="who">Whose name the forms propose.</param>
    public NowView Read(bool all, string? who)
    {
        // Before the data: a change in between makes the page old, never falsely new.
        var version = feed.Version;
        var now = time.GetUtcNow();
        var at = interventions.Surroundings();
        var open = incidents.List(true, MostOpen);
        var rows = checks.All().Select(c => new CheckRow(c, StateOf(c, now)) { Limit = LimitOf(c.Check) }).ToList();
        var tally = Count(rows);
        var sorted = rows.OrderBy(r => Rank(r.State)).ThenBy(r => Criticality(r.Overview.Check)).ToList();
        var full = all ? sorted.Count : Math.Max(Math.Min(InFull, sorted.Count), sorted.Count(r => r.State is not "up"));
        var lines = sparklines.Read(sorted.Take(full).Select(r => r.Overview.Check), now);
        return new NowView
        {
            Version = version,
            Now = now,
            Environment = at.Definitions.Environment,
            Alarms = alarms.Read(),
            Open =
            [
                .. open.OrderBy(i => i.Severity)
                    .ThenBy(i => i.IsAcknowledged)
                    .ThenBy(i => i.OpenedAt)
                    .Select(i => IncidentCardView.Of(i, rows, at, who)),
            ],
            Withheld = interventions.Withheld(),
            Resolved = incidents.List(false, ResolvedShown),
            Checks = [.. sorted.Take(full).Select(r => r with { Line = lines.GetValueOrDefault(r.Overview.Check.Name) })],
            Brief = [.. sorted.Skip(full)],
            Tally = tally,
            WellSince = open.Count == 0 && tally is { Down: 0, Other: 0, Up: > 0 } ? WellSince() : null,
        };
    }

    /// <summary>The limit of the check's response_time_ms, in milliseconds.</summary>
    public static double? LimitOf(CheckDefinition check) =>
        check.Criteria.OfType<ResponseTimeCriterion>().FirstOrDefault()?.Limit.TotalMilliseconds;

    /// <summary>The check's state; `stale` when no run was completed for max(5 intervals, 5 min) (semantics.md 6.10).</summary>
    public static string StateOf(CheckOverview check, DateTimeOffset now)
    {
        var patience = TimeSpan.FromTicks(Math.Max(5 * check.Check.Interval.Ticks, TimeSpan.FromMinutes(5).Ticks));
        return check is { Check.Enabled: true, Last: { } last } && now - last.FinishedAt > patience ? "stale" : check.State;
    }

    private DateTimeOffset? WellSince()
    {
        var resolved = incidents.List(false, 1) is [{ Resolution: { } end }] ? end.At : (DateTimeOffset?)null;
        var (trouble, beginning) = database.Read(c => (CheckSeries.LastTrouble(c), CheckSeries.Beginning(c)));
        DateTimeOffset?[] all = [resolved, Instant(trouble), Instant(beginning)];
        return all.Max();
    }

    private static DateTimeOffset? Instant(long? ms) => ms is { } value ? DateTimeOffset.FromUnixTimeMilliseconds(value) : null;

    private static Tally Count(IReadOnlyList<CheckRow> rows) =>
        new(
            rows.Count(r => r.State == "up"),
            rows.Count(r => r.State == "down"),
            rows.Count(r => r.State is not ("up" or "down" or "disabled"))
        );

    private static int Rank(string state) =>
        state switch
        {
            "down" => 0,
            "stale" => 1,
            "unknown" => 2,
            "pending" => 3,
            "up" => 4,
            _ => 5,
        };

    private static int Criticality(CheckDefinition check) =>
        check.Criticality switch
        {
            "high" => 0,
            "medium" => 1,
            _ => 2,
        };
}
