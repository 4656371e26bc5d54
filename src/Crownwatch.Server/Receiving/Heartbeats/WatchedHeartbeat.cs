using Crownwatch.Core.Alerting;
using Crownwatch.Core.Heartbeats;
using Crownwatch.Core.Results;

namespace Crownwatch.Server.Receiving.Heartbeats;

/// <summary>A watched job in this process. Every member is safe from any thread.</summary>
public sealed class WatchedHeartbeat
{
    private readonly Lock _gate = new();
    private readonly long _phase;
    private HeartbeatState _state;
    private HeartbeatState? _stored;
    private DateTimeOffset _stoodStillUntil;
    private DateTimeOffset? _decided;

    /// <param name="known">What was stored of it; null when it is new.</param>
    /// <param name="now">From now on it is listened to: the silence before does not count (semantics.md 6.7).</param>
    public WatchedHeartbeat(CheckPlan plan, HeartbeatState? known, DateTimeOffset now)
    {
        (Plan, _stored, _stoodStillUntil) = (plan, known, now);
        _state = known ?? new HeartbeatState(now);
        _phase = Slots.PhaseMilliseconds(plan.Check.Name, plan.Check.Interval);
    }

    public CheckPlan Plan { get; }

    public HeartbeatState State
    {
        get
        {
            lock (_gate)
            {
                return _state;
            }
        }
    }

    /// <summary>What is to be stored of it; null when that is stored already.</summary>
    public HeartbeatState? Unstored
    {
        get
        {
            lock (_gate)
            {
                return _state == _stored ? null : _state;
            }
        }
    }

    /// <summary>The same job under other definitions; another period, grace or address begins with a full period.</summary>
    public WatchedHeartbeat With(CheckPlan plan, DateTimeOffset now)
    {
        lock (_gate)
        {
            var next = new WatchedHeartbeat(plan, _stored, now) { _state = _state };
            if (plan.Check.Heartbeat == Plan.Check.Heartbeat)
            {
                next._stoodStillUntil = _stoodStillUntil;
            }

            if (plan.Check.Name == Plan.Check.Name && plan.Check.Interval == Plan.Check.Interval)
            {
                next._decided = _decided;
            }

            return next;
        }
    }

    public void Take(Ping ping)
    {
        lock (_gate)
        {
            _state = _state.After(ping);
        }
    }

    public void Stored(HeartbeatState state)
    {
        lock (_gate)
        {
            _stored = state;
        }
    }

    /// <summary>Silence up to this instant does not count (semantics.md 6.7).</summary>
    public void StandStill(DateTimeOffset until)
    {
        lock (_gate)
        {
            _stoodStillUntil = until > _stoodStillUntil ? until : _stoodStillUntil;
        }
    }

    public (HeartbeatVerdict Verdict, DateTimeOffset Deadline) At(DateTimeOffset now)
    {
        lock (_gate)
        {
            return (
                HeartbeatJudge.At(Plan.Check, _state, _stoodStillUntil, now),
                HeartbeatJudge.Deadline(Plan.Check.Heartbeat!, _state, _stoodStillUntil)
            );
        }
    }

    /// <summary>
    /// Slots that are decided by now: one that is over, and the present one as soon as the job is down. Before the first run has
    /// ended, and while it may still come, there is nothing to say.
    /// </summary>
    /// <param name="latest">The latest slot that is on record; null for none.</param>
    public IReadOnlyList<ProbeResult> Decide(DateTimeOffset now, DateTimeOffset? latest)
    {
        lock (_gate)
        {
            var interval = Plan.Check.Interval;
            var slot = Slots.AtOrBefore(now, _phase, interval);
            var former = slot - interval;
            _decided ??= former;
            _decided = latest > _decided ? latest : _decided;
            List<ProbeResult> results = [];
            if (_decided < former)
            {
                // Slots before that one passed unseen: none is made up (semantics.md 1.5).
                Add(results, former, HeartbeatJudge.At(Plan.Check, _state, _stoodStillUntil, slot), now);
            }

            var verdict = HeartbeatJudge.At(Plan.Check, _state, _stoodStillUntil, now);
            if (verdict.Outcome == Outcome.Down && _decided < slot)
            {
                Add(results, slot, verdict, now);
            }

            return results;
        }
    }

    private void Add(List<ProbeResult> results, DateTimeOffset slot, HeartbeatVerdict verdict, DateTimeOffset now)
    {
        _decided = slot;
        if (_state.LastEnd is null && verdict.Outcome == Outcome.Unknown)
        {
            return;
        }

        var endedInSlot = _state.LastEnd is { } end && end >= slot && end < slot + Plan.Check.Interval;
        results.Add(
            new ProbeResult
            {
                Check = Plan.Check.Name,
                Slot = slot,
                FinishedAt = now,
                Outcome = verdict.Outcome,
                Cause = verdict.Cause,
                Latency = endedInSlot ? _state.Took : null,
                Code = verdict.Code,
                Reason = verdict.Reason,
                // Once: a job that stays broken for weeks must not be stored each minute.
                Excerpt = endedInSlot && verdict.Cause is DownCause.Wrong or DownCause.Slow ? _state.Excerpt : null,
                HeardAt = _state.HeardAt,
            }
        );
    }
}
