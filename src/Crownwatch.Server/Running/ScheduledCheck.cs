using Crownwatch.Core.Alerting;
using Crownwatch.Core.Results;

namespace Crownwatch.Server.Running;

/// <summary>A check in the scheduler's queue.</summary>
internal sealed class ScheduledCheck(CheckPlan plan, RunFlag run)
{
    public CheckPlan Plan { get; } = plan;
    public long Phase { get; } = Slots.PhaseMilliseconds(plan.Check.Name, plan.Check.Interval);
    public RunFlag Run { get; } = run;
}

/// <summary>Whether a run of the check is under way: runs don't overlap (semantics.md 1.1).</summary>
internal sealed class RunFlag
{
    private int _running;

    /// <summary>The latest slot that was begun or missed, in Unix milliseconds: a reload must not begin it a second time.</summary>
    public long LatestSlot { get; private set; } = long.MinValue;

    /// <summary>Only the scheduler's own loop calls this.</summary>
    /// <returns>False when the former run is still going: the slot is missed.</returns>
    public bool TryBegin(long slot)
    {
        LatestSlot = slot;
        return Interlocked.Exchange(ref _running, 1) == 0;
    }

    public void End() => Volatile.Write(ref _running, 0);
}
