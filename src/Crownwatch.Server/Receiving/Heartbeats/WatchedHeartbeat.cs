using Crownwatch.Core.Alerting;
using Crownwatch.Core.Heartbeats;
using Crownwatch.Core.Results;

namespace Crownwatch.Server.Receiving.Heartbeats;

/// <summary>A watched job in this process. Every member is safe from any thread.</summary>
public sealed class WatchedHeartbeat
{
    private readonly Told _told;
    private readonly long _phase;
    private HeartbeatState? _stored;
    private DateTimeOffset _stoodStillUntil;
    private DateTimeOffset? _decided;

    /// <param name="known">What was stored of it; null when it is new.</param>
    /// <param name="now">From now on it is listened to: the silence before does not count (semantics.md 6.7).</param>
    public WatchedHeartbeat(CheckPlan plan, HeartbeatState? known, DateTimeOffset now)
        : this(plan, known, now, new Told(known ?? new HeartbeatState(now))) { }

    private WatchedHeartbeat(CheckPlan plan, HeartbeatState? stored, DateTimeOffset now, Told told)
    {
        (Plan, _stored, _stoodStillUntil, _told) = (plan, stored, now, told);
        _phase = Slots.PhaseMilliseconds(plan.Check.Name, plan.Check.Interval);
    }

    public CheckPlan Plan { get; }

    public HeartbeatState State
    {
        get
        {
            lock (_told.Gate)
            {
                return _told.State;
            }
        }
    }

    /// <summary>What is to be stored of it; null when that is stored already.</summary>
    public HeartbeatState? Unstored
    {
        get
        {
            lock (_told.Gate)
            {
                return _told.State == _stored ? null : _told.State;
            }
        }
    }

    /// <summary>
    /// The same job under other definitions; another period, grace or address begins with a full period. A ping that was on its way to
    /// this one counts for that one too: it is answered with 200.
    /// </summary>
    public WatchedHeartbeat With(CheckPlan plan, DateTimeOffset now)
    {
        lock (_told.Gate)
        {
            var next = new WatchedHeartbeat(plan, _stored, now, _told);
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
        lock (_told.Gate)
        {
            _told.State = _told.State.After(ping);
        }
    }

    public void Stored(HeartbeatState state)
    {
        lock (_told.Gate)
        {
            _stored = state;
        }
    }

    /// <summary>Silence up to this instant does not count (semantics.md 6.7).</summary>
    public void StandStill(DateTimeOffset until)
    {
        lock (_told.Gate)
        {
            _stoodStillUntil = until > _stoodStillUntil ? until : _stoodStillUntil;
        }
    }

    public (HeartbeatVerdict Verdict, DateTimeOffset Deadline) At(DateTimeOffset now)
    {
        lock (_told.Gate)
        {
            return (
                HeartbeatJudge.At(Plan.Check, _told.State, _stoodStillUntil, now),
                HeartbeatJudge.Deadline(Plan.Check.Heartbeat!, _told.State, _stoodStillUntil)
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
        lock (_told.Gate)
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
                Add(results, former, HeartbeatJudge.At(Plan.Check, _told.State, _stoodStillUntil, slot), now);
            }

            var verdict = HeartbeatJudge.At(Plan.Check, _told.State, _stoodStillUntil, now);
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
        if (_told.State.LastEnd is null && verdict.Outcome == Outcome.Unknown)
        {
            return;
        }

        var endedInSlot = _told.State.LastEnd is { } end && end >= slot && end < slot + Plan.Check.Interval;
        results.Add(
            new ProbeResult
            {
                Check = Plan.Check.Name,
                Slot = slot,
                FinishedAt = now,
                Outcome = verdict.Outcome,
                Cause = verdict.Cause,
                Latency = endedInSlot ? _told.State.Took : null,
                Code = verdict.Code,
                Reason = verdict.Reason,
                // Once: a job that stays broken for weeks must not be stored each minute.
                Excerpt = endedInSlot && verdict.Cause is DownCause.Wrong or DownCause.Slow ? _told.State.Excerpt : null,
                HeardAt = _told.State.HeardAt,
            }
        );
    }

    /// <summary>What the job has told, under whichever definitions.</summary>
    private sealed class Told(HeartbeatState state)
    {
        public Lock Gate { get; } = new();
        public HeartbeatState State { get; set; } = state;
    }
}
