using System.Collections.Concurrent;
using Crownwatch.Core.Results;
using Crownwatch.Server.Running;

namespace Crownwatch.Server.Recording;

/// <summary>Finished results on their way to the recorder. Adding never waits: a slow database must not stall a probe.</summary>
public sealed class ResultInbox(TimeProvider time)
{
    private readonly ConcurrentQueue<ProbeResult> _results = new();
    private readonly Signal _wake = new();

    public void Add(ProbeResult result)
    {
        _results.Enqueue(result);
        _wake.Set();
    }

    /// <summary>Wakes the recorder for something else than a result.</summary>
    public void Wake() => _wake.Set();

    /// <summary>Returns when something was added since the last drain, at a wake-up, or after the time.</summary>
    public Task WaitAsync(TimeSpan atMost, CancellationToken stopping) =>
        _results.IsEmpty ? _wake.WaitAsync(atMost, time, stopping) : Task.CompletedTask;

    /// <summary>Moves what has arrived to the list.</summary>
    public void Drain(List<ProbeResult> into)
    {
        while (_results.TryDequeue(out var result))
        {
            into.Add(result);
        }
    }
}
