using Crownwatch.Core.Results;
using Crownwatch.Core.Storing;

namespace Crownwatch.Core.Alerting;

/// <summary>
/// All that the rules remember of one check: a fold over its decided slots. Owned by one owner, which updates it in place
/// (semantics.md, preamble). It can be loaded from a checkpoint and brought up to date by folding the results since.
/// </summary>
public sealed class CheckState
{
    // Raised when the layout of a checkpoint changes: an older one is then ignored and the results are folded anew.
    private const int Layout = 2;
    private readonly AvailabilityWindow[] _windows;

    public CheckState(CheckPlan plan)
    {
        Plan = plan;
        _windows = [.. plan.Windows.Select(w => new AvailabilityWindow(w, plan.Check.Interval))];
        Latencies = new LatencyHistory(plan.LatencyWindows, plan.Check.Interval);
        Streak = new FailureStreak(plan.LongestStreak);
        Rules = [.. plan.Rules.Select(_ => new RuleState())];
    }

    public CheckPlan Plan { get; }

    /// <summary>The latest decided slot, in Unix milliseconds; long.MinValue before the first.</summary>
    public long LastSlot { get; internal set; } = long.MinValue;

    /// <summary>
    /// The latest slot that is decided by then, in Unix milliseconds: also one of which nothing is known, once its deadline has passed
    /// (semantics.md 1.2). Only once a slot was decided.
    /// </summary>
    /// <param name="now">Unix milliseconds.</param>
    public long DecidedThrough(long now) => Math.Max(LastSlot, Plan.DecidedBy(now, LastSlot));

    /// <summary>When metrics of time were last read: at the last result or tick, in Unix milliseconds.</summary>
    public long AsOf { get; internal set; }
    public LatencyHistory Latencies { get; }
    public FailureStreak Streak { get; }
    public RecentFailures Failures { get; } = new();
    public Sightings Sightings { get; } = new();

    /// <summary>Which minutes were judged, for rules with `for`.</summary>
    public DueMinutes Minutes { get; } = new();

    /// <summary>One for each of the plan's rules, in their order.</summary>
    public IReadOnlyList<RuleState> Rules { get; }

    /// <summary>The window of that length; it must be one of the plan's.</summary>
    public AvailabilityWindow Window(TimeSpan length)
    {
        foreach (var window in _windows)
        {
            if (window.Length == length)
            {
                return window;
            }
        }

        throw new InvalidOperationException($"no window of {length} is kept for {Plan.Check.Name}");
    }

    /// <summary>Bytes of all that grows with windows, rules and failures; the rest of a state is a few hundred.</summary>
    public int Bytes => _windows.Sum(w => w.Bytes) + Latencies.Bytes + Streak.Bytes + Failures.Bytes;

    // The windows are the adjusted ones (semantics.md 3.3).
    internal void AddToWindows(long slot, Outcome outcome)
    {
        foreach (var window in _windows)
        {
            window.Add(slot, outcome);
        }
    }

    /// <summary>What a checkpoint holds. It fits only a plan of the same shape: <see cref="TryLoad"/> looks.</summary>
    public byte[] Save()
    {
        var writer = new StateWriter();
        writer.Write(Shape());
        writer.Write(LastSlot);
        writer.Write(AsOf);
        Streak.Save(writer);
        Failures.Save(writer);
        Sightings.Save(writer);
        Minutes.Save(writer);
        Latencies.Save(writer);
        foreach (var window in _windows)
        {
            window.Save(writer);
        }

        foreach (var rule in Rules)
        {
            rule.Save(writer);
        }

        return writer.ToArray();
    }

    /// <summary>The state of the checkpoint, or null when the check's interval, windows or rules have changed since it was written.</summary>
    public static CheckState? TryLoad(CheckPlan plan, ReadOnlyMemory<byte> checkpoint)
    {
        var state = new CheckState(plan);
        try
        {
            var reader = new StateReader(checkpoint);
            if (reader.ReadString() != state.Shape())
            {
                return null;
            }

            state.LastSlot = reader.ReadInt64();
            state.AsOf = reader.ReadInt64();
            state.Streak.Load(reader);
            state.Failures.Load(reader);
            state.Sightings.Load(reader);
            state.Minutes.Load(reader);
            state.Latencies.Load(reader);
            foreach (var window in state._windows)
            {
                window.Load(reader);
            }

            foreach (var rule in state.Rules)
            {
                rule.Load(reader);
            }

            return state;
        }
        catch (ArgumentOutOfRangeException)
        {
            return null; // cut short: the results themselves are the truth, and are folded anew
        }
    }

    private string Shape() =>
        string.Join(
            '|',
            [
                $"{Layout}",
                $"{Plan.IntervalMilliseconds}",
                $"{Plan.LongestStreak}",
                string.Join(',', Plan.LatencyWindows.Select(w => $"{w.TotalMilliseconds}")),
                .. Plan.Windows.Select(w => $"{w.TotalMilliseconds}"),
                .. Plan.Rules.Select(r => $"{r.Name}:{r.ConditionText}:{r.Within}:{r.For}"),
            ]
        );
}
