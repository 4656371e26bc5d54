using System.Collections.Concurrent;
using Crownwatch.Core.Alerting;
using Crownwatch.Server.Escalating;
using Crownwatch.Server.Loading;
using Crownwatch.Server.Recording;
using Crownwatch.Server.Running;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Drilling;

/// <summary>Feeds the drills that go on, slot by slot. Real results are recorded and judged as ever meanwhile: a drill touches none of them.</summary>
public sealed class DrillRunner(
    Database database,
    SnapshotSource snapshots,
    StateBook states,
    Desks desks,
    IncidentDesk incidents,
    Liveness liveness,
    TimeProvider time,
    ILogger<DrillRunner> log
) : GuardedLoop(liveness, time, log)
{
    private static readonly TimeSpan LookAtLeastEvery = TimeSpan.FromSeconds(10);
    private readonly Signal _wake = new();
    private readonly ConcurrentDictionary<long, DrillCourse> _courses = []; // one that is ended by hand leaves it from another thread
    private bool _interrupted;

    protected override string LoopName => "drills";

    /// <summary>A drill was stored, or is to end.</summary>
    internal void Wake() => _wake.Set();

    protected override async Task TurnAsync(CancellationToken stopping)
    {
        await states.Ready.WaitAsync(stopping);
        if (!_interrupted)
        {
            // A copy of a state does not survive us: what went on when we stopped ends here, and whoever was told is told that.
            await EndAllAsync("the server was restarted meanwhile", stopping);
            _interrupted = true;
        }

        foreach (var drill in database.Read(DrillStore.Running).Where(d => !_courses.ContainsKey(d.Id)))
        {
            if (states.Find(drill.Check) is { } state)
            {
                _courses[drill.Id] = new DrillCourse(drill, state, Time.GetUtcNow());
            }
            else
            {
                await EndAsync(drill, "the check is no longer defined", stopping);
            }
        }

        foreach (var course in _courses.Values.Where(c => c.NextSlot <= Time.GetUtcNow().ToUnixTimeMilliseconds()).ToList())
        {
            await StepAsync(course, stopping);
        }

        var next = _courses.Values.Select(c => (long?)c.NextSlot).Min();
        var wait = next is { } slot ? DateTimeOffset.FromUnixTimeMilliseconds(slot) - Time.GetUtcNow() : LookAtLeastEvery;
        if (wait > TimeSpan.Zero && !LastTurnFailed)
        {
            await _wake.WaitAsync(wait < LookAtLeastEvery ? wait : LookAtLeastEvery, Time, stopping);
        }
    }

    private async Task StepAsync(DrillCourse course, CancellationToken stopping)
    {
        var signals = course.Step();
        var goesOn = await incidents.RunAsync(
            (connection, _) =>
            {
                if (DrillStore.Find(connection, course.Drill.Id) is not { EndedAt: null } stored)
                {
                    return false; // it was ended by hand
                }

                var (book, at) = (new AlertBook(connection), desks.At(connection, snapshots.Current));
                var opened = signals.Select(s => DrillAlerts.Apply(book, s, $"{course.Drill.Id}", at)).OfType<long>();
                course.Drill = course.Drill with { Incidents = [.. stored.Incidents.Union(opened)] };
                DrillStore.Update(connection, course.Drill);
                return true;
            },
            stopping
        );
        if (!goesOn)
        {
            _courses.TryRemove(course.Drill.Id, out var _);
        }
        else if (course.IsOver || states.Find(course.Drill.Check) is null)
        {
            await EndAsync(course.Drill, course.IsOver ? "the drill is over" : "the check is no longer defined", stopping);
        }
    }

    private async Task EndAllAsync(string reason, CancellationToken stopping)
    {
        foreach (var drill in database.Read(DrillStore.Running))
        {
            await EndAsync(drill, reason, stopping);
        }
    }

    /// <summary>Ends a drill: what it opened resolves, and whoever was told the opening is told. One that has ended stays as it was.</summary>
    internal async Task EndAsync(Drill drill, string reason, CancellationToken stopping)
    {
        _courses.TryRemove(drill.Id, out var _);
        await incidents.RunAsync(
            (connection, _) =>
            {
                // As it is stored by now: a step that was under way may have opened an incident.
                if (DrillStore.Find(connection, drill.Id) is { EndedAt: null } stored)
                {
                    DrillAlerts.End(new AlertBook(connection), stored.Incidents, reason, desks.At(connection, snapshots.Current));
                    DrillStore.Update(connection, stored with { EndedAt = Time.GetUtcNow(), Ended = reason });
                }

                return 0;
            },
            stopping
        );
    }
}
