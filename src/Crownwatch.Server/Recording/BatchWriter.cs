using Crownwatch.Core.Alerting;
using Crownwatch.Core.Incidents;
using Crownwatch.Core.Results;
using Crownwatch.Server.Loading;
using Crownwatch.Server.Storage;
using Crownwatch.Server.Telemetry;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Recording;

/// <summary>
/// Commits what is pending: results, alerts, incidents, timeline, deadlines and messages in one transaction. Where a decision fails by
/// a fault of ours, that one is set apart and said aloud, so that it does not stop all others for ever.
/// </summary>
public sealed class BatchWriter(
    Database database,
    Desks desks,
    StateBook states,
    ServerMetrics metrics,
    TimeProvider time,
    ILogger<BatchWriter> log
)
{
    private const int ConstraintViolated = 19;
    private bool _anyWithheld = true;

    /// <summary>Commits all of it; what is committed is pending no more, also when this throws.</summary>
    /// <returns>Whether anything was changed that people see.</returns>
    /// <exception cref="SqliteException">The database can't be written.</exception>
    /// <exception cref="OperationCanceledException">We are stopping.</exception>
    internal async Task<bool> WriteAsync(
        Pending pending,
        Snapshot snapshot,
        IReadOnlyDictionary<string, long> ids,
        CancellationToken stopping
    )
    {
        bool changed;
        try
        {
            changed = await CommitAsync(pending.Results, pending.Signals, snapshot, ids, stopping);
            pending.Clear();
        }
        catch (Exception e) when (IsOurs(e))
        {
            log.LogCritical(e, "a batch of {Count} decisions failed in our own code: each is tried by itself", pending.Signals.Count);
            changed = await OneByOneAsync(pending, snapshot, ids, stopping);
        }

        metrics.Committed();
        return changed;
    }

    private async Task<bool> CommitAsync(
        IReadOnlyList<ProbeResult> results,
        IReadOnlyList<AlertSignal> signals,
        Snapshot snapshot,
        IReadOnlyDictionary<string, long> ids,
        CancellationToken stopping
    )
    {
        var (changed, anyWithheld) = await database.WriteAsync(
            signals.Count > 0 || _anyWithheld,
            connection =>
            {
                ResultStore.Insert(connection, results, ids);
                var desk = desks.Open(connection, snapshot);
                desk.Apply(signals);
                if (!_anyWithheld && !desk.Changed)
                {
                    return (false, false);
                }

                desk.Review(results.Select(r => r.Check).ToHashSet(StringComparer.Ordinal));
                return (desk.Changed, OpenAlertStore.Withheld(connection).Count > 0);
            },
            stopping
        );

        // Only what was committed is true.
        _anyWithheld = anyWithheld;
        return changed;
    }

    private async Task<bool> OneByOneAsync(
        Pending pending,
        Snapshot snapshot,
        IReadOnlyDictionary<string, long> ids,
        CancellationToken stopping
    )
    {
        foreach (var result in pending.Results.ToList())
        {
            await GuardAsync(() => CommitAsync([result], [], snapshot, ids, stopping), $"a result of {result.Check}", snapshot, stopping);
        }

        pending.ClearResults();
        while (pending.Signals is [var signal, ..])
        {
            var what = $"what {signal.Rule.Name} says about {signal.Check.Name}";
            if (!await GuardAsync(() => CommitAsync([], [signal], snapshot, ids, stopping), what, snapshot, stopping))
            {
                SayAgain(signal);
            }

            pending.DropSignal();
        }

        return true;
    }

    /// <returns>False when it failed by a fault of ours; that is then in the log, in the journal, and an alert about ourselves.</returns>
    private async Task<bool> GuardAsync(Func<Task> work, string what, Snapshot snapshot, CancellationToken stopping)
    {
        try
        {
            await work();
            return true;
        }
        catch (Exception e) when (IsOurs(e))
        {
            log.LogCritical(e, "{What} could not be decided or stored, by a fault of ours; it is left out", what);
            await RaiseAsync($"{what} could not be decided or stored: {e.Message}", snapshot, stopping);
            return false;
        }
    }

    private async Task RaiseAsync(string text, Snapshot snapshot, CancellationToken stopping)
    {
        try
        {
            await database.WriteAsync(
                true,
                connection =>
                {
                    IncidentStore.AddToTimeline(connection, null, new TimelineEntry(time.GetUtcNow(), "fault", text));
                    desks.Open(connection, snapshot).Apply(SelfAlerts.FaultSignal(true, text, time.GetUtcNow()));
                    return 0;
                },
                stopping
            );
        }
        catch (Exception e) when (IsOurs(e))
        {
            log.LogCritical(e, "not even the alarm about that could be decided");
        }
    }

    // What was left out is decided again at the check's next slot: a page may come late, but is not lost.
    private void SayAgain(AlertSignal signal)
    {
        if (states.Find(signal.Check.Name) is not { } state)
        {
            return;
        }

        lock (state)
        {
            for (var i = 0; i < state.Rules.Count; i++)
            {
                if (state.Plan.Rules[i].Name == signal.Rule.Name)
                {
                    state.Rules[i].IsFiring = !signal.Fires;
                }
            }
        }
    }

    private static bool IsOurs(Exception e) =>
        e is not (OperationCanceledException or SqliteException { SqliteErrorCode: not ConstraintViolated });
}
