using Crownwatch.Core.Definitions;

namespace Crownwatch.Server.Notifying;

/// <summary>
/// A channel's token bucket: a message takes a token, and tokens come back at the channel's rate. A receiver that says 429 stops the
/// channel for as long as it asks. Safe from any thread.
/// </summary>
public sealed class Pace(TimeProvider time)
{
    private readonly Lock _gate = new();
    private RateLimit _limit = RateLimit.None;
    private double _tokens = RateLimit.None.Burst;
    private long _stamp = time.GetTimestamp();
    private long _heldSince;
    private TimeSpan _held;

    /// <summary>The rate that holds from now on; tokens that were saved stay, up to its burst.</summary>
    public void Use(RateLimit limit)
    {
        lock (_gate)
        {
            if (limit != _limit)
            {
                Refill();
                var wasUnlimited = _limit == RateLimit.None;
                _limit = limit;
                _tokens = wasUnlimited ? limit.Burst : Math.Min(_tokens, limit.Burst);
            }
        }
    }

    /// <summary>Takes a token. Zero when there was one; else nothing is taken, and this is how long to wait for the next.</summary>
    public TimeSpan Take()
    {
        lock (_gate)
        {
            var held = _held - time.GetElapsedTime(_heldSince);
            if (held > TimeSpan.Zero)
            {
                return held;
            }

            Refill();
            if (_tokens < 1)
            {
                return TimeSpan.FromSeconds((1 - _tokens) / _limit.PerSecond) + TimeSpan.FromMilliseconds(1);
            }

            _tokens--;
            return TimeSpan.Zero;
        }
    }

    /// <summary>The receiver asks for silence of that length.</summary>
    public void Hold(TimeSpan wait)
    {
        lock (_gate)
        {
            if (wait > _held - time.GetElapsedTime(_heldSince))
            {
                (_held, _heldSince) = (wait, time.GetTimestamp());
            }
        }
    }

    private void Refill()
    {
        var now = time.GetTimestamp();
        _tokens =
            _limit == RateLimit.None
                ? _limit.Burst
                : Math.Min(_limit.Burst, _tokens + (time.GetElapsedTime(_stamp, now).TotalSeconds * _limit.PerSecond));
        _stamp = now;
    }
}
