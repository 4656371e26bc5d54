using Crownwatch.Core.Definitions;
using Crownwatch.Core.Interventions;
using Crownwatch.Server.Dashboard.Live;
using Crownwatch.Server.Dashboard.Now;
using Crownwatch.Server.Dashboard.Parts;
using Crownwatch.Server.Explaining;
using Crownwatch.Server.Intervening;
using Crownwatch.Server.Loading;
using Crownwatch.Server.Receiving.Heartbeats;
using Crownwatch.Server.Recording;
using Crownwatch.Server.Running;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Dashboard.Checks;

/// <summary>Reads what the page of a check shows.</summary>
public sealed class CheckReader(
    ChangeFeed feed,
    Database database,
    CheckOverviews checks,
    IncidentOverviews incidents,
    InterventionReader interventions,
    StateBook states,
    ExplanationReader explanations,
    AlarmReader alarms,
    SnapshotSource snapshots,
    HeartbeatBook heartbeats,
    SlotClock clock,
    TimeProvider time
)
{
    public const int StripSpans = 96;
    private static readonly TimeSpan StripWidth = TimeSpan.FromMinutes(15);
    private const int ResultsShown = 50;
    private const int MostOpen = 200;

    /// <summary>null when there is no such check.</summary>
    public CheckView? Find(string name, int hours)
    {
        var version = feed.Version;
        var now = time.GetUtcNow();
        if (checks.Find(name) is not { } found)
        {
            return null;
        }

        var results = checks.Results(name, ResultsShown);
        // On the quarter of an hour, so that the strip does not flicker as time goes on.
        var stripFrom =
            new DateTimeOffset(now.UtcTicks / StripWidth.Ticks * StripWidth.Ticks, TimeSpan.Zero) - (StripWidth * (StripSpans - 1));
        var (chart, strip) = database.Read(c => (Draw(c, found.Check, hours, now), CheckSeries.Spans(c, name, stripFrom, StripWidth)));
        return new CheckView
        {
            Version = version,
            Now = now,
            Environment = snapshots.Current.Definitions.Environment,
            Alarms = alarms.Read(),
            Row = new CheckRow(found, NowReader.StateOf(found, now)) { Limit = chart.Limit },
            Hours = hours,
            Chart = chart,
            Strip = strip,
            StripFrom = stripFrom,
            Results = results,
            LastFailure = results.FirstOrDefault(r => r.Outcome != Core.Results.Outcome.Up),
            Rules = Rules(name),
            Explained = explanations.Rules(name),
            Definition = DefinitionRows.Of(found.Check, new Redactor(snapshots).Redact),
            Withheld = [.. interventions.Withheld().Where(a => a.Check == name)],
            RawAvailability = IsAdjusted(found.Check, now) ? checks.RawAvailability(name) : null,
            Heartbeat = heartbeats.Find(name) is { } watched ? HeartbeatView.Of(watched, clock.Now) : null,
            Incidents = [.. incidents.List(true, MostOpen).Where(i => i.HoldingAlerts.Any(a => a.Check == name))],
        };
    }

    /// <summary>null when there is no such check.</summary>
    public LatencyChart? Chart(string name, int hours) =>
        snapshots.Current.Definitions.Checks.FirstOrDefault(c => c.Name == name) is { } check
            ? database.Read(connection => Draw(connection, check, hours, time.GetUtcNow()))
            : null;

    private static LatencyChart Draw(
        Microsoft.Data.Sqlite.SqliteConnection connection,
        CheckDefinition check,
        int hours,
        DateTimeOffset now
    )
    {
        var from = now - TimeSpan.FromHours(hours);
        var marks = InterventionStore
            .Between(connection, from, now)
            .OfType<DeploymentMark>()
            .Where(m => m.Service == check.Labels.GetValueOrDefault("service"));
        var chart = LatencyChart.Of(CheckSeries.Points(connection, check.Name, from), from, now, check.Interval, NowReader.LimitOf(check));
        return chart with { Marks = [.. marks.Where(m => m.From >= chart.From)] };
    }

    // Only then is the raw figure another one: it is read from every result of the week.
    private bool IsAdjusted(CheckDefinition check, DateTimeOffset now) =>
        snapshots.Current.Definitions.Maintenance.Any(m => m.Checks.Matches(check.Labels))
        || interventions.Between(now - CheckOverviews.AvailabilityWindow, now).OfType<Correction>().Any(c => c.Check == check.Name);

    private IReadOnlyList<RuleReading> Rules(string name)
    {
        if (states.Find(name) is not { } state)
        {
            return [];
        }

        lock (state)
        {
            return RuleReading.All(state);
        }
    }
}
