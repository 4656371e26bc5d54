using Crownwatch.Server.Loading;
using Crownwatch.Server.Running;

namespace Crownwatch.Server.Dashboard.Live;

/// <summary>
/// Counts changes of what the pages show. A page carries the number it was made at; an open one waits for the next. That checks are still up
/// is news as well, but costs each open page a look: the more pages are open, and the longer a page takes to make, the rarer it is told.
/// </summary>
public sealed class ChangeFeed : IDisposable
{
    // Of one core, for telling open pages that nothing is wrong.
    private const double Share = 0.04;
    private static readonly TimeSpan _aPage = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan _aCheckOnIt = TimeSpan.FromMicroseconds(20);
    private static readonly TimeSpan _atLeast = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _atMost = TimeSpan.FromMinutes(5);
    private readonly Lock _gate = new();
    private readonly SnapshotSource _snapshots;
    private readonly TimeProvider _time;
    private readonly ITimer _later;
    private long _version;
    private long _raisedAt;
    private bool _isLaterSet;
    private int _watching;
    private TaskCompletionSource _next = New();

    public ChangeFeed(Signals signals, SnapshotSource snapshots, TimeProvider time)
    {
        (_snapshots, _time) = (snapshots, time);
        // Not from 0: after a restart no page that is still open may mistake an old number for the present one.
        _version = time.GetUtcNow().ToUnixTimeMilliseconds() * 1000;
        _raisedAt = time.GetTimestamp();
        _later = time.CreateTimer(_ => Raise(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        signals.Changed += Raise;
        signals.Confirmed += RaiseSomeTime;
    }

    /// <summary>How long pages may go without being told that all is as it was.</summary>
    public TimeSpan QuietFor
    {
        get
        {
            var page = _aPage + (_aCheckOnIt * _snapshots.Current.Definitions.Checks.Count);
            var fair = page * Volatile.Read(ref _watching) / Share;
            return fair < _atLeast ? _atLeast
                : fair > _atMost ? _atMost
                : fair;
        }
    }

    /// <summary>A page is open until what is returned is disposed.</summary>
    public IDisposable Watch()
    {
        Interlocked.Increment(ref _watching);
        return new Watcher(this);
    }

    public long Version => Interlocked.Read(ref _version);

    /// <summary>Completes once the number is no longer <paramref name="seen"/>.</summary>
    public Task AfterAsync(long seen)
    {
        lock (_gate)
        {
            return _version != seen ? Task.CompletedTask : _next.Task;
        }
    }

    private void Raise()
    {
        TaskCompletionSource waiting;
        lock (_gate)
        {
            _version++;
            _raisedAt = _time.GetTimestamp();
            _isLaterSet = false;
            _later.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            (waiting, _next) = (_next, New());
        }

        waiting.SetResult();
    }

    private void RaiseSomeTime()
    {
        var wait = QuietFor - _time.GetElapsedTime(Volatile.Read(ref _raisedAt));
        if (wait <= TimeSpan.Zero)
        {
            Raise();
            return;
        }

        lock (_gate)
        {
            if (!_isLaterSet)
            {
                _isLaterSet = true;
                _later.Change(wait, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private sealed class Watcher(ChangeFeed feed) : IDisposable
    {
        private int _ended;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _ended, 1) == 0)
            {
                Interlocked.Decrement(ref feed._watching);
            }
        }
    }

    public void Dispose() => _later.Dispose();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
