namespace Crownwatch.Server.Running;

/// <summary>
/// The time that decisions about incidents go by: the wall clock, except that a step of more than 5 s counts only once the deadlines
/// have been moved with it (semantics.md 1.6: no escalation step runs early). Until then it goes on evenly from before the step.
/// </summary>
public sealed class DecisionClock(TimeProvider time)
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(5);
    private readonly Lock _gate = new();
    private DateTimeOffset _anchor = time.GetUtcNow();
    private long _anchorStamp = time.GetTimestamp();

    /// <summary>UTC.</summary>
    public DateTimeOffset Now
    {
        get
        {
            lock (_gate)
            {
                var even = Even;
                var wall = time.GetUtcNow();
                if ((wall - even).Duration() > Step)
                {
                    return even;
                }

                // Followed at each look: small corrections must not add up to a step.
                (_anchor, _anchorStamp) = (wall, time.GetTimestamp());
                return wall;
            }
        }
    }

    /// <summary>By how much the wall clock was set and is not yet followed, positive for forward; null when it was not.</summary>
    public TimeSpan? Pending
    {
        get
        {
            lock (_gate)
            {
                return time.GetUtcNow() - Even is var step && step.Duration() > Step ? step : null;
            }
        }
    }

    private DateTimeOffset Even => _anchor + time.GetElapsedTime(_anchorStamp);

    /// <summary>From now on the step counts; a negative one takes that back.</summary>
    public void Follow(TimeSpan step)
    {
        lock (_gate)
        {
            _anchor += step;
        }
    }
}
