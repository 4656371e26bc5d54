using Crownwatch.Core.Alerting;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Definitions.Keeping;
using Crownwatch.Core.Results;
using Crownwatch.Probes;
using Crownwatch.Server.Health;
using Crownwatch.Server.Loading;
using Crownwatch.Server.Recording;
using Crownwatch.Server.Telemetry;

namespace Crownwatch.Server.Running;

/// <summary>Starts the probe of each check when its slot falls due, on a tick that a burst of slots shares.</summary>
public sealed class Scheduler(
    SnapshotSource snapshots,
    ProbeRegistry probes,
    ResultInbox inbox,
    StateBook states,
    SlotClock clock,
    LocalHealth health,
    ServerMetrics metrics,
    Liveness liveness,
    TimeProvider time,
    ILogger<Scheduler> log
) : GuardedLoop(liveness, time, log)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);

    // Semantics.md 1.2: until then a slot is undecided, and may still be run after a restart.
    private static readonly TimeSpan DecidedAfterTimeout = TimeSpan.FromSeconds(5);
    private const int MostAtOnce = 200;
    private readonly PriorityQueue<ScheduledCheck, long> _queue = new();
    private readonly Dictionary<string, ScheduledCheck> _checks = new(StringComparer.Ordinal);
    private Snapshot? _snapshot;
    private PeriodicTimer? _timer;

    protected override string LoopName => "scheduler";
    protected override TimeSpan TurnWithin => TimeSpan.FromSeconds(5);

    protected override async Task TurnAsync(CancellationToken stopping)
    {
        await states.Ready.WaitAsync(stopping);
        if (_snapshot is null)
        {
            // Our own start-up must not be charged to the first targets.
            await probes.WarmUpAsync(stopping);
            if (snapshots.Current.Plans.Keys.Max(states.LastSlot) is { } latest)
            {
                clock.NotBefore(latest);
            }
        }

        if (!ReferenceEquals(_snapshot, snapshots.Current))
        {
            Plan(snapshots.Current);
        }

        StartDue(clock.Now, stopping);
        _timer ??= new PeriodicTimer(Tick, Time);
        await _timer.WaitForNextTickAsync(stopping);
    }

    public override void Dispose()
    {
        _timer?.Dispose();
        base.Dispose();
    }

    private void Plan(Snapshot snapshot)
    {
        _snapshot = snapshot;
        _queue.Clear();
        var now = clock.Now;
        var former = new Dictionary<string, ScheduledCheck>(_checks, StringComparer.Ordinal);
        _checks.Clear();
        var atOnce = 0;
        foreach (var plan in snapshot.Plans.Values.Where(p => p.Check.Type != CheckType.Heartbeat)) // those tell us, we don't ask them
        {
            // A run that is under way keeps its flag, so that runs of one check don't overlap across a reload.
            var check = new ScheduledCheck(plan, former.GetValueOrDefault(plan.Check.Name)?.Run ?? new RunFlag());
            _checks.Add(plan.Check.Name, check);
            var first = FirstSlot(plan, check, now, ref atOnce);
            _queue.Enqueue(check, first.ToUnixTimeMilliseconds());
        }
    }

    // A check that was never run is run at once, so that a new file shows its first results; so is a slot that is still undecided.
    // Of thousands only some: all of them in one moment would measure us, not their targets.
    private DateTimeOffset FirstSlot(CheckPlan plan, ScheduledCheck check, DateTimeOffset now, ref int atOnce)
    {
        var current = Slots.AtOrBefore(now, check.Phase, plan.Check.Interval);
        var last = states.LastSlot(plan.Check.Name);
        var undecided = now < current + plan.Check.Timeout + DecidedAfterTimeout;
        var begun = check.Run.LatestSlot >= current.ToUnixTimeMilliseconds();
        var wanted = !begun && (last is null || (undecided && current > last));
        return wanted && atOnce++ < MostAtOnce ? current : current + plan.Check.Interval;
    }

    private void StartDue(DateTimeOffset now, CancellationToken stopping)
    {
        var nowMs = now.ToUnixTimeMilliseconds();
        while (_queue.TryPeek(out var check, out var slot) && slot <= nowMs)
        {
            _queue.Dequeue();
            var interval = check.Plan.IntervalMilliseconds;
            if (slot + interval <= nowMs)
            {
                // We come late by whole slots (the clock was set forward, or we were stopped): none is made up (semantics.md 1.5).
                slot += (nowMs - slot) / interval * interval;
            }

            _queue.Enqueue(check, slot + interval);
            metrics.SlotStarted(nowMs - slot);
            Start(check, DateTimeOffset.FromUnixTimeMilliseconds(slot), stopping);
        }
    }

    private void Start(ScheduledCheck check, DateTimeOffset slot, CancellationToken stopping)
    {
        if (!check.Run.TryBegin(slot.ToUnixTimeMilliseconds()))
        {
            inbox.Add(Missed(check, slot));
            return;
        }

        _ = RunAsync(check, slot, stopping);
    }

    private async Task RunAsync(ScheduledCheck check, DateTimeOffset slot, CancellationToken stopping)
    {
        try
        {
            if (KeptDefinitions.LacksSecret(check.Plan.Check))
            {
                inbox.Add(
                    Unknown(check, slot, "could not look: its secret is written in the definition file, and kept definitions have none")
                );
                return;
            }

            var probe = ProbeFor(check.Plan.Check);
            var began = Time.GetTimestamp();
            var seen = await probe.RunAsync(check.Plan.Check, slot, stopping);
            var judged = await health.JudgeAsync(seen, check.Plan.Check, began, stopping);
            inbox.Add(judged with { FinishedAt = clock.Of(judged.FinishedAt) });
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Semantics.md 1.3: cancellation at our own shutdown records nothing.
        }
        catch (Exception e)
        {
            // A bug of ours is not the target's fault: the slot is unknown, and the log says why.
            Log.LogError(e, "the probe of {Check} threw", check.Plan.Check.Name);
            inbox.Add(Unknown(check, slot, "the probe itself failed, see the server's log"));
        }
        finally
        {
            check.Run.End();
        }
    }

    // The reader refuses types that no probe runs, so this can't be missing.
    private IProbe ProbeFor(CheckDefinition check) =>
        probes.TryGet(check.Type, out var probe) ? probe : throw new InvalidOperationException($"no probe for type {check.Type}");

    private ProbeResult Unknown(ScheduledCheck check, DateTimeOffset slot, string reason) =>
        Missed(check, slot) with
        {
            Outcome = Outcome.Unknown,
            Reason = reason,
            Code = "unknown",
        };

    private ProbeResult Missed(ScheduledCheck check, DateTimeOffset slot) =>
        new()
        {
            Check = check.Plan.Check.Name,
            Slot = slot,
            FinishedAt = clock.Of(Time.GetUtcNow()),
            Outcome = Outcome.Missed,
            Reason = "the former run was still going",
            Code = "missed",
        };
}
