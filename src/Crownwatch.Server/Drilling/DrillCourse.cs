using System.Globalization;
using Crownwatch.Core.Alerting;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Results;
using Monitor = Crownwatch.Core.Alerting.Monitor;

namespace Crownwatch.Server.Drilling;

/// <summary>A drill that goes on: a copy of the check's state, fed with what the drill shows, slot by slot at the check's own pace.</summary>
internal sealed class DrillCourse
{
    /// <summary>The longest drill there may be.</summary>
    public static readonly TimeSpan LongestLook = TimeSpan.FromHours(24);
    private const int MostUps = 20;
    private readonly CheckState _copy;
    private readonly long _interval;
    private readonly long _failsUntil;
    private int _ups;

    public DrillCourse(Drill drill, CheckState state, DateTimeOffset now)
    {
        Drill = drill;
        lock (state)
        {
            _copy =
                CheckState.TryLoad(state.Plan, state.Save())
                ?? throw new InvalidOperationException($"the state of {drill.Check} can't be copied");
        }

        _interval = _copy.Plan.IntervalMilliseconds;
        var phase = Slots.PhaseMilliseconds(drill.Check, _copy.Plan.Check.Interval);
        NextSlot = Slots.After(now, phase, _copy.Plan.Check.Interval).ToUnixTimeMilliseconds();
        _failsUntil = NextSlot + (long)drill.For.TotalMilliseconds;
    }

    public Drill Drill { get; set; }

    /// <summary>Unix milliseconds.</summary>
    public long NextSlot { get; private set; }

    /// <summary>Whether the failing part is over and nothing holds any more, or has had time enough to clear.</summary>
    public bool IsOver => _ups > 0 && (_ups >= MostUps || _copy.Rules.All(r => !r.IsFiring));

    /// <summary>How many failing runs it takes until a rule opens an incident; null when none does within a day of them.</summary>
    public static int? RunsUntilTold(Drill drill, CheckState state, DateTimeOffset now)
    {
        var course = new DrillCourse(drill with { For = LongestLook }, state, now);
        for (var runs = 1; course.NextSlot < course._failsUntil; runs++)
        {
            // A rule of severity info opens none: it has no part in what a drill reports.
            if (course.Step().Exists(s => s.Fires && s.Rule.Severity != RuleSeverity.Info))
            {
                return runs;
            }
        }

        return null;
    }

    /// <summary>The next slot turns out as the drill has it.</summary>
    /// <returns>What the rules say of the copy.</returns>
    public List<AlertSignal> Step()
    {
        List<AlertSignal> signals = [];
        var fails = NextSlot < _failsUntil;
        if (fails)
        {
            Drill = Drill with { FirstFailing = Drill.FirstFailing ?? DateTimeOffset.FromUnixTimeMilliseconds(NextSlot) };
        }
        else
        {
            _ups++;
        }

        Monitor.Step(_copy, fails ? Failing() : new DecidedSlot(NextSlot, Outcome.Up, 50, 200, ""), signals);
        NextSlot += _interval;
        return signals;
    }

    private DecidedSlot Failing()
    {
        var timeout = (float)_copy.Plan.Check.Timeout.TotalMilliseconds;
        return Drill.Outcome switch
        {
            DrillOutcomes.Timeout => new DecidedSlot(NextSlot, Outcome.Down, timeout, 0, "timeout"),
            DrillOutcomes.Refused => new DecidedSlot(NextSlot, Outcome.Down, float.NaN, 0, "refused"),
            var status => new DecidedSlot(NextSlot, Outcome.Down, 50, int.Parse(status, CultureInfo.InvariantCulture), status),
        };
    }
}
