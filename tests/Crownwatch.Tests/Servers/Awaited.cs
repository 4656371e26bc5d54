namespace Crownwatch.Tests.Servers;

/// <summary>Lets a test wait until something holds, looked at anew at each change: never for time.</summary>
internal sealed class Awaited
{
    private readonly Lock _gate = new();
    private readonly List<(Func<bool> Holds, TaskCompletionSource Done)> _waiting = [];

    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public Task UntilAsync(Func<bool> holds, CancellationToken cancel)
    {
        lock (_gate)
        {
            if (holds())
            {
                return Task.CompletedTask;
            }

            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((holds, done));
            return done.Task.WaitAsync(cancel);
        }
    }

    public void Changed()
    {
        lock (_gate)
        {
            foreach (var held in _waiting.FindAll(w => w.Holds()))
            {
                held.Done.TrySetResult();
                _waiting.Remove(held);
            }
        }
    }
}
