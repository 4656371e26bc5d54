namespace Crownwatch.Server.Running;

/// <summary>
/// The time that slots follow: a monotonic anchor that never moves back (semantics.md 1.6). When the wall clock is set forward the
/// anchor follows and the slots in between are missed; when it is set back the anchor goes on as it was.
/// </summary>
public sealed class SlotClock(TimeProvider time, ILogger<SlotClock> log)
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(5);
    private readonly Lock _gate = new();
    private DateTimeOffset _anchor = time.GetUtcNow();
    private long _anchorStamp = time.GetTimestamp();
    private bool _saidBehind;
    private TimeSpan? _step;

    /// <summary>UTC; never earlier than a value it gave before.</summary>
    public DateTimeOffset Now
    {
        get
        {
            lock (_gate)
            {
                var now = _anchor + time.GetElapsedTime(_anchorStamp);
                var drift = time.GetUtcNow() - now;
                if (drift > Step)
                {
                    log.LogWarning("the clock was set forward by {Drift}: slots in between are missed", drift);
                    now += drift;
                    _step = drift;
                    (_anchor, _anchorStamp, _saidBehind) = (now, time.GetTimestamp(), false);
                }
                else if (drift < -Step && !_saidBehind)
                {
                    log.LogWarning("the clock was set back by {Drift}: slots go on as before", -drift);
                    _saidBehind = true;
                    _step = drift;
                }

                return now;
            }
        }
    }

    /// <summary>
    /// Slots up to this instant were recorded before we started: when the wall clock was set back meanwhile, slots go on from there, since
    /// none may be taken for one that was recorded (semantics.md 1.6).
    /// </summary>
    public void NotBefore(DateTimeOffset instant)
    {
        lock (_gate)
        {
            var ahead = instant - (_anchor + time.GetElapsedTime(_anchorStamp));
            if (ahead > Step)
            {
                log.LogWarning("the latest slot recorded is {Ahead} ahead of the clock: slots go on from it", ahead);
                (_anchor, _anchorStamp, _saidBehind, _step) = (instant, time.GetTimestamp(), true, -ahead);
            }
        }
    }

    /// <summary>The instant of the wall clock as slots have it: later when the clock was set back.</summary>
    public DateTimeOffset Of(DateTimeOffset wall)
    {
        lock (_gate)
        {
            var ahead = _anchor + time.GetElapsedTime(_anchorStamp) - time.GetUtcNow();
            return ahead > Step ? wall + ahead : wall;
        }
    }

    /// <summary>By how much the clock was set since the last call, when it was (semantics.md 1.6); negative for back.</summary>
    public TimeSpan? TakeStep()
    {
        lock (_gate)
        {
            var step = _step;
            _step = null;
            return step;
        }
    }
}
