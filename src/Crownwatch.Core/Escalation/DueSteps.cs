namespace Crownwatch.Core.Escalation;

/// <summary>What of an escalation is due at a moment: which steps run, which are skipped and why.</summary>
public sealed record DueSteps(EscalationRun After, IReadOnlyList<DueStep> Run, IReadOnlyList<SkippedStep> Skipped)
{
    /// <summary>What of the run is due now, and how it stands once that is done.</summary>
    /// <param name="acknowledged">Whether somebody is on it.</param>
    /// <param name="onlyUntilAcknowledged">Budget incidents: every step is skipped once somebody is (semantics.md 6.4).</param>
    public static DueSteps At(EscalationRun run, DateTimeOffset now, bool acknowledged, bool onlyUntilAcknowledged)
    {
        var steps = run.Policy.Steps;
        var due = Enumerable.Range(run.NextStep, steps.Count - run.NextStep).Where(i => run.StartedAt + steps[i].After <= now).ToList();
        var wanted = due.Where(i => !acknowledged || !run.EndsWhenAcknowledged(i, onlyUntilAcknowledged)).ToList();
        var skipped = due.Except(wanted).Select(i => new SkippedStep(i, "acknowledged")).ToList();
        var repeat = DueRepeat(run, now, due.Count);

        // Semantics.md 7.4: after our own downtime only the latest due step runs, in full. Steps of one time belong together.
        var latest = wanted.Count == 0 ? (TimeSpan?)null : steps[wanted[^1]].After;
        var repeatRuns =
            repeat > run.Repeats
            && run.RepeatsRun < run.Policy.Repeat.AtMost
            && !(acknowledged && run.RepeatsEndWhenAcknowledged(onlyUntilAcknowledged));
        var late = wanted.Where(i => repeatRuns || steps[i].After < latest).ToList();
        skipped.AddRange(late.Select(i => new SkippedStep(i, "a later step was due when we looked again")));

        List<DueStep> running = repeatRuns
            ? [new DueStep(steps.Count - 1, run.RepeatsRun + 1) { InPlaceOfTheStep = late.Contains(steps.Count - 1) }]
            : [.. wanted.Except(late).Select(i => new DueStep(i, null))];
        var after = run with { NextStep = run.NextStep + due.Count, Repeats = repeat, RepeatsRun = run.RepeatsRun + (repeatRuns ? 1 : 0) };
        return new DueSteps(after, running, [.. skipped.OrderBy(s => s.Step)]);
    }

    private static int DueRepeat(EscalationRun run, DateTimeOffset now, int stepsDue)
    {
        if (run.NextStep + stepsDue < run.Policy.Steps.Count || run.Policy.Repeat.Every <= TimeSpan.Zero)
        {
            return run.Repeats;
        }

        var passed = (now - run.RepeatDue(0)) / run.Policy.Repeat.Every;
        return Math.Max(run.Repeats, (int)Math.Clamp(passed, 0, int.MaxValue));
    }
}

/// <param name="Step">Index in the policy.</param>
/// <param name="Repeat">The how manieth repeat, from 1; null for the step itself.</param>
public readonly record struct DueStep(int Step, int? Repeat)
{
    /// <summary>A repeat of a step that never ran itself, because we were down or it was withheld: it does what the step does.</summary>
    public bool InPlaceOfTheStep { get; init; }
}

public readonly record struct SkippedStep(int Step, string Reason);
