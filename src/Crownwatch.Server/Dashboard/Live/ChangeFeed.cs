using Crownwatch.Server.Running;

namespace Crownwatch.Server.Dashboard.Live;

/// <summary>Counts changes of what the pages show. A page carries the number it was made at; an open one waits for the next.</summary>
public sealed class ChangeFeed
{
    private readonly Lock _gate = new();
    private long _version;
    private TaskCompletionSource _next = New();

    public ChangeFeed(Signals signals, TimeProvider time)
    {
        // Not from 0: after a restart no page that is still open may mistake an old number for the present one.
        _version = time.GetUtcNow().ToUnixTimeMilliseconds() * 1000;
        signals.Changed += Raise;
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
            (waiting, _next) = (_next, New());
        }

        waiting.SetResult();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
