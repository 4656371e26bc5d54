using System.Globalization;
using Crownwatch.Core.Alerting;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;
using Crownwatch.Server.Loading;
using Crownwatch.Server.Recording;
using Crownwatch.Server.Storage;
using Dapper;

namespace Crownwatch.Server.Drilling;

/// <summary>Starts drills and says what came of them.</summary>
public sealed class DrillDesk(Database database, SnapshotSource snapshots, StateBook states, DrillRunner runner, TimeProvider time)
{
    /// <summary>Starts the drill; or says why not.</summary>
    public async Task<(Drill? Drill, string? Refusal)> StartAsync(Drill wanted, CancellationToken stopping)
    {
        var refusal = Refusal(wanted);
        if (refusal is not null)
        {
            return (null, refusal);
        }

        var drill = await database.WriteAsync(true, c => DrillStore.Add(c, wanted with { StartedAt = time.GetUtcNow() }), stopping);
        runner.Wake();
        return (drill, null);
    }

    /// <summary>Ends it before its time. null when there is none of that number; an ended one stays as it was.</summary>
    public async Task<DrillReport?> EndAsync(long id, string by, CancellationToken stopping)
    {
        if (database.Read(c => DrillStore.Find(c, id)) is not { } drill)
        {
            return null;
        }

        if (drill.EndedAt is null)
        {
            await runner.EndAsync(drill, $"ended by {by}", stopping);
        }

        return Find(id);
    }

    /// <summary>null when there is none of that number.</summary>
    public DrillReport? Find(long id) =>
        database.Read(c => DrillStore.Find(c, id) is { } drill ? DrillReport.Of(drill, Incidents(c, drill), FirstTold(c, drill)) : null);

    /// <summary>Newest first.</summary>
    /// <param name="before">Only lower numbers; null for all.</param>
    /// <param name="running">Only those that go on, or only those that don't; null for both.</param>
    public IReadOnlyList<DrillReport> Latest(int limit, long? before = null, string? check = null, bool? running = null) =>
        database.Read(c =>
            DrillStore.Latest(c, limit, before, check, running).ConvertAll(d => DrillReport.Of(d, Incidents(c, d), FirstTold(c, d)))
        );

    private string? Refusal(Drill wanted)
    {
        var check = wanted.Check;
        if (!snapshots.Current.Plans.TryGetValue(check, out var plan) || states.Find(check) is not { } state)
        {
            return $"there is no enabled check '{check}'";
        }

        if (plan.Rules.Count == 0)
        {
            return $"no rule looks at {check}: a drill would tell nobody";
        }

        if (TakesAsUp(plan.Check, wanted.Outcome) is { } accepted)
        {
            return $"{check} takes {wanted.Outcome} as up (status_code: {accepted}): let it fail with a status that it does not take, or with timeout or refused";
        }

        if (state.Rules.Any(r => r.IsFiring))
        {
            return $"{check} is really failing now: an alert on it is open";
        }

        if (database.Read(DrillStore.Running).Any(d => d.Check == check))
        {
            return $"a drill of {check} goes on already";
        }

        return snapshots.Current.Definitions.EnabledChannels.Any()
            ? NothingToTell(wanted, plan, state)
            : "no channel is enabled: a drill would tell nobody";
    }

    // The criterion under which the outcome would be no failure; null where it is one.
    private static string? TakesAsUp(CheckDefinition check, string outcome) =>
        int.TryParse(outcome, NumberStyles.None, CultureInfo.InvariantCulture, out var status)
        && check.Criteria.OfType<StatusCodeCriterion>().FirstOrDefault() is { } criterion
        && criterion.Ranges.Any(r => r.Contains(status))
            ? criterion.Text
            : null;

    // A drill that can tell nobody proves nothing: it is played through before, on a copy that is thrown away.
    private string? NothingToTell(Drill wanted, CheckPlan plan, CheckState state)
    {
        var runs = DrillCourse.RunsUntilTold(wanted, state, time.GetUtcNow());
        if (runs is null)
        {
            return $"no rule opens an incident when {wanted.Check} fails with {wanted.Outcome}, however long it does"
                + $" (it has {string.Join(", ", plan.Rules.Select(r => r.Name))}): a drill would tell nobody";
        }

        var least = runs.Value * plan.Check.Interval;
        return (runs.Value - 1) * plan.Check.Interval < wanted.For
            ? null
            : $"within {Durations.Write(wanted.For)} no rule on {wanted.Check} fires, a drill would tell nobody: the first takes {runs} failing runs, so let it fail for {Durations.Write(least)} or longer";
    }

    private static List<Incident> Incidents(Microsoft.Data.Sqlite.SqliteConnection connection, Drill drill) =>
        [.. drill.Incidents.Select(id => IncidentStore.Find(connection, id)).OfType<Incident>()];

    private static DateTimeOffset? FirstTold(Microsoft.Data.Sqlite.SqliteConnection connection, Drill drill) =>
        connection.ExecuteScalar<long?>("SELECT min(delivered_at) FROM outbox WHERE incident_id IN @Incidents", new { drill.Incidents })
            is { } at
            ? DateTimeOffset.FromUnixTimeMilliseconds(at)
            : null;
}
