using Crownwatch.Core.Alerting;
using Crownwatch.Server.Running;
using Crownwatch.Server.Storage;
using Monitor = Crownwatch.Core.Alerting.Monitor;

namespace Crownwatch.Server.Recording;

/// <summary>
/// What the recorder looks at once a minute: rules that are judged by time (semantics.md 5.1), checks we are blind to (6.10), and
/// steps of the clock (1.6).
/// </summary>
public sealed class MinuteRound(Database database, StateBook states, SlotClock clock, TimeProvider time)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private long _judged;

    /// <summary>How long until the next minute begins.</summary>
    public TimeSpan UntilNext => Minute - TimeSpan.FromTicks(time.GetUtcNow().Ticks % Minute.Ticks);

    /// <summary>Signals that came with the minute; none when it was looked at already.</summary>
    public IReadOnlyList<AlertSignal> Look()
    {
        var now = time.GetUtcNow();
        if (now.Ticks / Minute.Ticks == _judged || !states.Ready.IsCompleted)
        {
            return [];
        }

        _judged = now.Ticks / Minute.Ticks;
        List<AlertSignal> signals = [];
        foreach (var state in states.All)
        {
            lock (state)
            {
                Monitor.Tick(state, now.ToUnixTimeMilliseconds(), signals);
            }
        }

        var (blind, stepped) = database.Read(c =>
            (OpenAlertStore.Has(c, SelfAlerts.Blind, SelfAlerts.Check), OpenAlertStore.Has(c, SelfAlerts.ClockStep, SelfAlerts.Check))
        );
        if (SelfAlerts.LookForBlindness(states.All, blind, now) is { } signal)
        {
            signals.Add(signal);
        }

        // The step that was told a minute ago is over; one that happened since is told now.
        var step = clock.TakeStep();
        if (stepped && step is null)
        {
            signals.Add(SelfAlerts.ClockStepOver(now));
        }
        else if (step is { } by)
        {
            signals.Add(SelfAlerts.ClockStepSignal(by, now));
        }

        return signals;
    }
}
