namespace Crownwatch.Server.Health;

/// <summary>When our own timer ran late. All members are safe from any thread; times are monotonic.</summary>
public sealed class Lateness(TimeProvider time)
{
    public static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);

    /// <summary>As semantics.md 1.3 has it.</summary>
    private static readonly TimeSpan TooLate = TimeSpan.FromSeconds(1);

    // Longer than any run may take, so that the run that was under way finds it.
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(15);
    private readonly Lock _gate = new();
    private readonly Queue<(long Began, long Ended)> _late = new();
    private long? _began;
    private long _count;

    /// <summary>How often it ran too late.</summary>
    public long Count => Volatile.Read(ref _count);

    /// <summary>The timer is set.</summary>
    public void Begin()
    {
        lock (_gate)
        {
            _began = time.GetTimestamp();
        }
    }

    /// <summary>The timer fired.</summary>
    /// <returns>By how much too late; null when it was in time.</returns>
    public TimeSpan? End()
    {
        lock (_gate)
        {
            if (_began is not { } began)
            {
                return null;
            }

            var now = time.GetTimestamp();
            _began = null;
            while (_late.TryPeek(out var oldest) && time.GetElapsedTime(oldest.Ended, now) > Remembered)
            {
                _late.Dequeue();
            }

            var late = time.GetElapsedTime(began, now) - Period;
            if (late <= TooLate)
            {
                return null;
            }

            _late.Enqueue((began, now));
            _count++;
            return late;
        }
    }

    /// <summary>By how much the timer was too late at most while something ran; null when it never was.</summary>
    /// <param name="since">When that began, by TimeProvider.GetTimestamp.</param>
    public TimeSpan? Since(long since)
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            TimeSpan? most = null;
            foreach (var (began, ended) in _late)
            {
                most =
                    ended > since && !(time.GetElapsedTime(began, ended) - Period <= most)
                        ? time.GetElapsedTime(began, ended) - Period
                        : most;
            }

            // After a stop the run may be done before the timer had its turn: what is overdue now is late too.
            return _began is { } under && time.GetElapsedTime(under, now) - Period is var late && late > TooLate && !(late <= most)
                ? late
                : most;
        }
    }
}
