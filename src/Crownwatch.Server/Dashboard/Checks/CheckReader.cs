using Crownwatch.Core.Definitions;
using Crownwatch.Core.Definitions.Keeping;
using Crownwatch.Core.Interventions;
using Crownwatch.Server.Dashboard.Live;
using Crownwatch.Server.Dashboard.Now;
using Crownwatch.Server.Dashboard.Parts;
using Crownwatch.Server.Explaining;
using Crownwatch.Server.Intervening;
using Crownwatch.Server.Loading;
using Crownwatch.Server.Receiving.Heartbeats;
using Crownwatch.Server.Recording;
using Crownwatch.Server.Reporting;
using Crownwatch.Server.Running;
using Crownwatch.Server.Storage;
using Dapper;
using Microsoft.Data.Sqlite;

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
    StretchBook stretches,
    RunDesk runs,
    AlarmReader alarms,
    SnapshotSource snapshots,
    HeartbeatBook heartbeats,
    SlotClock clock,
    TimeProvider time
)
{
    private const int ResultsShown = 50;
    private const int MostOpen = 200;
    private static readonly TimeSpan ShortestChart = TimeSpan.FromMinutes(5);

    /// <summary>null when there is no such check.</summary>
    public CheckView? Find(string name, CheckSpan span, string? who = null)
    {
        var version = feed.Version;
        var now = time.GetUtcNow();
        if (checks.Find(name) is not { } found)
        {
            return null;
        }

        var results = checks.Results(name, ResultsShown);
        var (chart, figures) = database.Read(c => (Draw(c, found.Check, span, now), Figures(c, found.Check, now)));
        return new CheckView
        {
            Version = version,
            Now = now,
            Environment = snapshots.Current.Definitions.Environment,
            Alarms = alarms.Read(),
            Row = new CheckRow(found, NowReader.StateOf(found, now)) { Limit = chart.Limit },
            Span = span,
            Chart = chart,
            Figures = figures,
            Results = results,
            LastFailure = results.FirstOrDefault(r => r.Outcome != Core.Results.Outcome.Up),
            Rules = Rules(name),
            Explained = explanations.Rules(name),
            Definition = DefinitionRows.Of(found.Check, new Redactor(snapshots).Redact),
            Withheld = [.. interventions.Withheld().Where(a => a.Check == name)],
            Written = WrittenCheck.Find(snapshots.Current.Files, name, snapshots.Current.Definitions.SecretValues),
            Asked = runs.Latest(name),
            Who = who,
            Heartbeat = heartbeats.Find(name) is { } watched ? HeartbeatView.Of(watched, clock.Now) : null,
            Incidents = [.. incidents.List(true, MostOpen).Where(i => i.HoldingAlerts.Any(a => a.Check == name))],
        };
    }

    /// <summary>null when there is no such check.</summary>
    public LatencyChart? Chart(string name, CheckSpan span) =>
        snapshots.Current.Definitions.Checks.FirstOrDefault(c => c.Name == name) is { } check
            ? database.Read(connection => Draw(connection, check, span, time.GetUtcNow()))
            : null;

    private LatencyChart Draw(SqliteConnection connection, CheckDefinition check, CheckSpan span, DateTimeOffset now)
    {
        // A short history fills the chart as well: in the first minutes one looks most.
        var from = now - span.Length;
        if (CheckSeries.FirstSlot(connection, check.Name, from) is { } first)
        {
            from = DateTimeOffset.FromUnixTimeMilliseconds(first);
        }

        from = from > now - ShortestChart ? now - ShortestChart : from;
        var stretch = stretches.Read(connection, check.Name, from, now, StretchWidths.Of(now - from, check.Interval));
        return LatencyChart.Of(stretch, NowReader.LimitOf(check)) with
        {
            Marks =
            [
                .. InterventionStore
                    .Between(connection, stretch.From, now)
                    .OfType<DeploymentMark>()
                    .Where(m => m.Service == check.Labels.GetValueOrDefault("service") && m.From >= stretch.From)
                    .OrderBy(m => m.From),
            ],
        };
    }

    private List<SpanFigures> Figures(SqliteConnection connection, CheckDefinition check, DateTimeOffset now)
    {
        var id = connection.ExecuteScalar<long?>("SELECT id FROM checks WHERE name = @Name", new { check.Name }) ?? -1;
        return
        [
            .. CheckSpan.Figures.Select(span => new SpanFigures(
                span,
                stretches.Read(connection, check.Name, now - span.Length, now, StretchWidths.Of(span.Length, check.Interval)),
                AvailabilityQuery.Of(connection, (check.Name, id), check.Interval, now - span.Length, now)
            )),
        ];
    }

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
