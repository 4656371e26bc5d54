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

    public bool TryBegin() => Interlocked.Exchange(ref _running, 1) == 0;

    public void End() => Volatile.Write(ref _running, 0);
}
