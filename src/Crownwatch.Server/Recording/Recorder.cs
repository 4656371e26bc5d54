using Crownwatch.Core.Alerting;
using Crownwatch.Core.Results;
using Crownwatch.Server.LifeSigns;
using Crownwatch.Server.Loading;
using Crownwatch.Server.Running;
using Crownwatch.Server.Storage;
using Crownwatch.Server.Telemetry;
using Microsoft.Data.Sqlite;
using Monitor = Crownwatch.Core.Alerting.Monitor;

namespace Crownwatch.Server.Recording;

/// <summary>
/// Takes finished results, steps the rules, and commits a batch: results, alerts, incidents, timeline, deadlines and messages in one
/// transaction. While the database can't be written it keeps what is pending, in order, and tries again.
/// </summary>
public sealed class Recorder(
    Database database,
    SnapshotSource snapshots,
    ResultInbox inbox,
    StateBook states,
    Refolds refolds,
    Desks desks,
    BatchWriter batches,
    MinuteRound minutes,
    SlotClock clock,
    Cycle cycle,
    Signals signals,
    ServerMetrics metrics,
    Liveness liveness,
    TimeProvider time,
    ILogger<Recorder> log
) : GuardedLoop(liveness, time, log)
{
    // Results of some milliseconds share one commit; a page waits no longer than this for its batch.
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan CheckpointEvery = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly Pending _pending = new(metrics);
    private readonly List<ProbeResult> _arrived = [];
    private readonly List<ProbeResult> _early = [];
    private readonly List<AlertSignal> _signals = [];
    private Dictionary<string, long> _ids = [];
    private readonly Dictionary<string, DateTimeOffset> _watchedSince = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Outcome> _shown = new(StringComparer.Ordinal);
    private Snapshot? _snapshot;
    private long _rounds;
    private long _checkpointStamp = time.GetTimestamp();

    protected override string LoopName => "recorder";
    protected override TimeSpan TurnWithin => 3 * Minute;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        snapshots.Swapped += inbox.Wake; // a reload is taken up also when no result comes for hours
        return base.StartAsync(cancellationToken);
    }

    protected override async Task TurnAsync(CancellationToken stopping)
    {
        if (_pending.IsEmpty && ReferenceEquals(_snapshot, snapshots.Current) && !LastTurnFailed)
        {
            await inbox.WaitAsync(minutes.UntilNext, stopping);
            await Task.Delay(Gather, Time, stopping);
        }

        StepArrived();
        _pending.Add(minutes.Look());
        await CommitAsync(stopping);
        if (_rounds != minutes.Rounds)
        {
            _rounds = minutes.Rounds;
            cycle.Judged(clock.Now); // only now: what the minute decided is stored
        }

        if (!ReferenceEquals(_snapshot, snapshots.Current))
        {
            // Only now: what the former definitions decided is stored, so that the states loaded next know of it.
            await TakeSnapshotAsync(snapshots.Current, stopping);
        }

        await RefoldAsync(stopping);
    }

    public override void Dispose()
    {
        snapshots.Swapped -= inbox.Wake;
        base.Dispose();
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            StepArrived();
            await CommitAsync(cancellationToken);
            await database.WriteAsync(true, connection => SaveCheckpoints(connection), cancellationToken);
        }
        catch (Exception e) when (e is SqliteException or OperationCanceledException)
        {
            Log.LogWarning("the last results could not be stored at shutdown: {Reason}", e.Message);
        }
    }

    private async Task TakeSnapshotAsync(Snapshot snapshot, CancellationToken stopping)
    {
        var loaded = await database.WriteAsync(
            true,
            connection =>
            {
                foreach (var check in snapshot.Definitions.EnabledChecks.Where(c => c.RenamedFrom is not null))
                {
                    ResultStore.Rename(connection, check.RenamedFrom!, check.Name);
                }

                _ids = ResultStore.Ids(connection, snapshot.Plans.Keys);
                desks
                    .Open(connection, snapshot)
                    .EndUndefined(a => snapshot.Plans.TryGetValue(a.Check, out var plan) && plan.Rules.Any(r => r.Name == a.Rule));
                var folded = snapshot.Plans.Values.Select(plan => CheckpointStore.Load(connection, plan)).ToList();
                desks.Open(connection, snapshot, folded).LookAgain();
                return folded;
            },
            stopping
        );
        foreach (var gone in _watchedSince.Keys.Where(name => !snapshot.Plans.ContainsKey(name)).ToList())
        {
            _watchedSince.Remove(gone); // should it come back, it was not watched meanwhile
        }

        foreach (var state in loaded)
        {
            // What was not looked at before now is neither silent nor unseen (semantics.md 6.7, 6.10).
            _watchedSince.TryAdd(state.Plan.Check.Name, clock.Now);
            StandStill(state);
        }

        states.Replace(loaded);
        _snapshot = snapshot;
        snapshot.SetTaken();
        if (_early.Count > 0)
        {
            inbox.Wake();
        }

        WakeAll();
    }

    // Only when nothing is pending: what the former states decided is stored, and every result they know of.
    private async Task RefoldAsync(CancellationToken stopping)
    {
        if (refolds.Waiting is not { Count: > 0 } corrections)
        {
            return;
        }

        // Marked once more: results of the span may have come in since the correction was stored.
        await database.WriteAsync(true, connection => corrections.Sum(c => ResultStore.Correct(connection, c)), stopping);
        foreach (var check in corrections.Select(c => c.Check).Distinct())
        {
            if (_snapshot!.Plans.TryGetValue(check, out var plan))
            {
                var state = database.Read(connection => CheckpointStore.Load(connection, plan));
                StandStill(state);
                states.Put(state);
            }
        }

        refolds.Done(corrections);
        signals.RaiseChanged();
    }

    private void StandStill(CheckState state) => Monitor.StandStill(state, _watchedSince[state.Plan.Check.Name].ToUnixTimeMilliseconds());

    private void StepArrived()
    {
        _arrived.Clear();
        _arrived.AddRange(_early);
        _early.Clear();
        inbox.Drain(_arrived);
        foreach (var arrived in _arrived)
        {
            var result = InMaintenance(arrived) ? arrived with { Exclusion = Exclusion.Maintenance } : arrived;
            if (states.Find(result.Check) is not { } state)
            {
                // Of a check that a reload has just added, or has removed while it ran.
                if (snapshots.Current.Plans.ContainsKey(result.Check))
                {
                    _early.Add(result);
                }

                continue;
            }

            metrics.Recorded(result.Outcome);
            _signals.Clear();
            lock (state)
            {
                Monitor.Step(state, DecidedSlot.From(result), _signals);
            }

            _pending.Add(result, _signals);
        }
    }

    private async Task CommitAsync(CancellationToken stopping)
    {
        if (_pending.IsEmpty)
        {
            return;
        }

        bool changed;
        var news = NoteNews();
        try
        {
            changed = await batches.WriteAsync(_pending, _snapshot!, _ids, stopping);
        }
        catch (SqliteException)
        {
            metrics.CommitFailed();
            throw; // the loop says so, waits and comes back; what is pending stays
        }

        if (changed)
        {
            WakeAll();
        }
        else if (news)
        {
            signals.RaiseChanged();
        }

        if (Time.GetElapsedTime(_checkpointStamp) > CheckpointEvery)
        {
            _checkpointStamp = Time.GetTimestamp();
            await database.WriteAsync(false, SaveCheckpoints, stopping);
        }
    }

    // A check that is well as before is no news: 500 open pages must not be drawn anew with each of its results.
    private bool NoteNews()
    {
        var news = false;
        foreach (var result in _pending.Results)
        {
            news |= !_shown.TryGetValue(result.Check, out var was) || was != result.Outcome || result.Outcome != Outcome.Up;
            _shown[result.Check] = result.Outcome;
        }

        return news;
    }

    private int SaveCheckpoints(SqliteConnection connection)
    {
        var count = 0;
        foreach (var state in states.All.Where(s => s.LastSlot > long.MinValue && !refolds.Await(s.Plan.Check.Name)))
        {
            CheckpointStore.Save(connection, _ids[state.Plan.Check.Name], state);
            count++;
        }

        return count;
    }

    private bool InMaintenance(ProbeResult result) =>
        _snapshot is { } snapshot
        && snapshot.Plans.TryGetValue(result.Check, out var plan)
        && snapshot.Maintenance.Covering(plan.Check, result.Slot) is not null;

    private void WakeAll()
    {
        signals.Deadlines.Set();
        signals.RaiseOutboxFilled();
        signals.RaiseChanged();
    }
}
