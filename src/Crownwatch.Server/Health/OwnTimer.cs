using Crownwatch.Server.Running;

namespace Crownwatch.Server.Health;

/// <summary>
/// Our own 100 ms timer, which measures how late it runs itself (semantics.md 1.3): a process that was stopped, or a machine so loaded
/// that nothing ran, saw a slow world and not a slow target.
/// </summary>
public sealed class OwnTimer(LocalHealth health, Liveness liveness, TimeProvider time, ILogger<OwnTimer> log)
    : GuardedLoop(liveness, time, log)
{
    protected override string LoopName => "timer";

    protected override async Task TurnAsync(CancellationToken stopping)
    {
        health.Lateness.Begin();
        await Task.Delay(Lateness.Period, Time, stopping);
        if (health.Lateness.End() is { } late)
        {
            Log.LogWarning("our own timer ran {Late:0.0} s late: runs that failed meanwhile are recorded as unknown", late.TotalSeconds);
        }

        health.Elapsed();
    }
}
