using Crownwatch.Core.Alerting;
using Crownwatch.Server.Loading;
using Crownwatch.Server.Running;
using Crownwatch.Server.Storage;
using Monitor = Crownwatch.Core.Alerting.Monitor;

namespace Crownwatch.Server.Recording;

/// <summary>
/// What the recorder looks at once a minute: rules that are judged by time (semantics.md 5.1), checks we are blind to (6.10), and
/// steps of the clock (1.6). It goes by the time that slots follow, as the check states do.
/// </summary>
public sealed class MinuteRound(Database database, SnapshotSource snapshots, StateBook states, SlotClock clock)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    // How long nothing of ours must have failed until that is said to be over.
    private static readonly TimeSpan FaultIsOverAfter = TimeSpan.FromHours(1);
    private long _judged;

    /// <summary>How many minutes were looked at since we started.</summary>
    public long Rounds { get; private set; }

    /// <summary>How long until the next minute begins.</summary>
    public TimeSpan UntilNext => Minute - TimeSpan.FromTicks(clock.Now.Ticks % Minute.Ticks);

    /// <summary>Signals that came with the minute; none when it was looked at already.</summary>
    public IReadOnlyList<AlertSignal> Look()
    {
        var now = clock.Now;
        if (now.Ticks / Minute.Ticks == _judged || !states.Ready.IsCompleted)
        {
            return [];
        }

        // First what may fail: a signal that was taken from a state and then lost would never come again.
        var (blind, stepped, fault) = database.Read(c =>
            (
                OpenAlertStore.Find(c, SelfAlerts.Blind, SelfAlerts.Check),
                OpenAlertStore.Has(c, SelfAlerts.ClockStep, SelfAlerts.Check),
                OpenAlertStore.Find(c, SelfAlerts.Fault, SelfAlerts.Check)
            )
        );
        _judged = now.Ticks / Minute.Ticks;
        Rounds++;
        var step = clock.TakeStep();
        List<AlertSignal> signals = [];
        foreach (var state in states.All)
        {
            lock (state)
            {
                // Semantics.md 6.7: silence does not count in maintenance, nor does time that has not passed.
                if (step is not null || snapshots.Current.Maintenance.Covering(state.Plan.Check, now) is not null)
                {
                    Monitor.StandStill(state, now.ToUnixTimeMilliseconds());
                }

                Monitor.Tick(state, now.ToUnixTimeMilliseconds(), signals);
            }
        }

        if (SelfAlerts.LookForBlindness(states.All, blind, now) is { } signal)
        {
            signals.Add(signal);
        }

        // The step that was told a minute ago is over; one that happened since is told now.
        if (stepped)
        {
            signals.Add(SelfAlerts.ClockStepOver(now));
        }

        if (step is { } by)
        {
            signals.Add(SelfAlerts.ClockStepSignal(by, now));
        }

        if (fault is not null && now - fault.Alert.FiredAt > FaultIsOverAfter)
        {
            signals.Add(SelfAlerts.FaultSignal(false, "nothing of our own has failed for an hour", now));
        }

        return signals;
    }
}
