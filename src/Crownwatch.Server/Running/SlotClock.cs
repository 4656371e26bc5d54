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
