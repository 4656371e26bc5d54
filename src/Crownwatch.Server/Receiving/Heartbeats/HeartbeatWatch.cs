using Crownwatch.Core.Definitions.Keeping;
using Crownwatch.Core.Results;
using Crownwatch.Server.Health;
using Crownwatch.Server.Loading;
using Crownwatch.Server.Recording;
using Crownwatch.Server.Running;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Receiving.Heartbeats;

/// <summary>Decides the slots of watched jobs as time goes on; from there a heartbeat goes the way of every other check.</summary>
public sealed class HeartbeatWatch(
    HeartbeatBook book,
    HeartbeatDesk desk,
    SnapshotSource snapshots,
    ResultInbox inbox,
    StateBook states,
    SlotClock clock,
    LocalHealth health,
    Liveness liveness,
    TimeProvider time,
    ILogger<HeartbeatWatch> log
) : GuardedLoop(liveness, time, log)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    // Longer than any turn takes: then we were stopped, or the clock was set, and nothing was heard meanwhile.
    private static readonly TimeSpan Absent = TimeSpan.FromSeconds(10);
    private DateTimeOffset? _lookedAt;
    private long _stamp;
    private Task _storing = Task.CompletedTask;

    protected override string LoopName => "heartbeats";

    protected override async Task TurnAsync(CancellationToken stopping)
    {
        await states.Ready.WaitAsync(stopping);
        var now = clock.Now;
        var began = Time.GetTimestamp();
        var absent = now - _lookedAt > Absent;
        var since = _lookedAt is null ? began : _stamp;
        (_lookedAt, _stamp) = (now, began);
        List<(WatchedHeartbeat Watched, ProbeResult Result)> decided = [];
        foreach (var watched in book.All)
        {
            // Kept definitions may lack the token: nobody can reach us then.
            var check = watched.Plan.Check;
            if (absent || snapshots.Current.Maintenance.Covering(check, now) is not null || KeptDefinitions.LacksSecret(check))
            {
                watched.StandStill(now);
            }

            decided.AddRange(watched.Decide(now, states.LastSlot(watched.Plan.Check.Name)).Select(result => (watched, result)));
        }

        foreach (var result in await Task.WhenAll(decided.Select(d => JudgeAsync(d.Watched, d.Result, since, stopping))))
        {
            inbox.Add(result);
        }

        if (_storing.IsCompleted)
        {
            _storing = StoreAsync(stopping);
        }

        await desk.Failed.WaitAsync(LookEvery, Time, stopping);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await _storing;
        await StoreAsync(cancellationToken);
    }

    // Semantics.md 1.3: that nothing came may be our own fault. What a job said of itself is not.
    private Task<ProbeResult> JudgeAsync(WatchedHeartbeat watched, ProbeResult result, long since, CancellationToken stopping) =>
        result.Cause == DownCause.Unreachable ? health.JudgeAsync(result, watched.Plan.Check, since, stopping) : Task.FromResult(result);

    private async Task StoreAsync(CancellationToken stopping)
    {
        try
        {
            await desk.StoreAsync(book.All, stopping);
        }
        catch (SqliteException e)
        {
            Liveness.Failed(LoopName, $"database: {e.Message}"); // said by /healthz; tried again at the next look
        }
        catch (OperationCanceledException)
        {
            // We are stopping: it is stored once more at the end.
        }
    }
}
