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
    // Above this many, checks are a list of names: a page for a phone can't show a thousand charts.
    private const int InFull = 60;
    private const int MostOpen = 60;
    private const int CardsShown = 15;
    private const int WithheldShown = 30;
    private const int ResolvedShown = 5;

    /// <param name="all">Every check in full, however many.</param>
    /// <param name="filter">Which checks are listed.</param>
    /// <param name="who">Whose name the forms propose.</param>
    public NowView Read(bool all, NowFilter filter, string? who)
    {
        // Before the data: a change in between makes the page old, never falsely new.
        var version = feed.Version;
        var now = time.GetUtcNow();
        var at = interventions.Surroundings();
        var (open, openInAll) = incidents.GravestOpen(MostOpen);
        var rows = checks.All().Select(c => new CheckRow(c, StateOf(c, now)) { Limit = LimitOf(c.Check) }).ToList();
        var byName = rows.ToDictionary(r => r.Overview.Check.Name, StringComparer.Ordinal);
        var tally = Count(rows);
        var sorted = rows.Where(filter.Takes).OrderBy(r => Rank(r.State)).ThenBy(r => Criticality(r.Overview.Check)).ToList();
        var full = all ? sorted.Count : Math.Min(InFull, sorted.Count);
        var lines = sparklines.Read(sorted.Take(full).Select(r => r.Overview.Check), now);
        var withheld = interventions.Withheld();
        return new NowView
        {
            Version = version,
            Now = now,
            Environment = at.Definitions.Environment,
            Alarms = alarms.Read(),
            Open = [.. open.Take(CardsShown).Select(i => IncidentCardView.Of(i, byName, at, who))],
            MoreOpen = [.. open.Skip(CardsShown)],
            OpenInAll = openInAll,
            Withheld = [.. withheld.Take(WithheldShown)],
            WithheldInAll = withheld.Count,
            Filter = filter,
            Listed = sorted.Count,
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

    private static Tally Count(List<CheckRow> rows) =>
        new(
            rows.Count(r => r.State == "up"),
            rows.Count(r => r.State == "down"),
            rows.Count(r => r.State is not ("up" or "down" or "disabled"))
        )
        {
            InAll = rows.Count,
        };

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
