namespace FaultHost.Hosting;

/// <summary>The system's clock, except that the wall clock can be set, and that time can be made to pass faster.</summary>
internal sealed class SettableClock : TimeProvider
{
    private readonly TimeProvider _real = System;
    private readonly Lock _gate = new();
    private readonly DateTimeOffset _start = System.GetUtcNow();
    private readonly long _startStamp = System.GetTimestamp();
    private TimeSpan _before;
    private long _since = System.GetTimestamp();
    private double _factor = 1;
    private TimeSpan _set;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp()
    {
        lock (_gate)
        {
            return _startStamp + Passed.Ticks;
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _start + Passed + _set;
        }
    }

    /// <summary>Somebody sets the wall clock; no time passes.</summary>
    public void Set(TimeSpan by)
    {
        lock (_gate)
        {
            _set += by;
        }
    }

    /// <summary>From now on so many seconds pass in one. A timer that runs already goes on at its own pace.</summary>
    public void Run(double factor)
    {
        lock (_gate)
        {
            (_before, _since, _factor) = (Passed, _real.GetTimestamp(), factor);
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new ScaledTimer(_real.CreateTimer(callback, state, Scaled(dueTime), Scaled(period)), Scaled);

    private TimeSpan Passed => _before + (_real.GetElapsedTime(_since) * _factor);

    private TimeSpan Scaled(TimeSpan span)
    {
        lock (_gate)
        {
            return span <= TimeSpan.Zero ? span : TimeSpan.FromMilliseconds(Math.Max(1, span.TotalMilliseconds / _factor));
        }
    }

    private sealed class ScaledTimer(ITimer real, Func<TimeSpan, TimeSpan> scaled) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => real.Change(scaled(dueTime), scaled(period));

        public void Dispose() => real.Dispose();

        public ValueTask DisposeAsync() => real.DisposeAsync();
    }
}
