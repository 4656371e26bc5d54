namespace Crownwatch.Core.Escalation;

/// <summary>How far an incident's escalation has come. The policy is a copy: editing the file does not change it (semantics.md 7.1).</summary>
public sealed record EscalationRun
{
    public required EscalationPolicy Policy { get; init; }

    /// <summary>When the incident opened or was last reopened; deadlines are this + after.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Index of the first step that has neither run nor been skipped.</summary>
    public int NextStep { get; init; }

    /// <summary>Repeats of the last step whose time has passed, run or not.</summary>
    public int Repeats { get; init; }

    /// <summary>Repeats that ran: only these count against the most there may be (semantics.md 7.2).</summary>
    public int RepeatsRun { get; init; }

    /// <summary>The latest step whose time has passed, run or not: what a lapse runs (semantics.md 7.3). The first before any.</summary>
    public int LatestPassed => Math.Max(0, NextStep - 1);

    /// <summary>When the next step or repeat falls due; null when all is done.</summary>
    public DateTimeOffset? NextDue =>
        NextStep < Policy.Steps.Count ? StartedAt + Policy.Steps[NextStep].After
        : RepeatsRun < Policy.Repeat.AtMost ? RepeatDue(Repeats + 1)
        : null;

    /// <summary>Whether the step is skipped where somebody is on it.</summary>
    /// <param name="step">Index in the policy.</param>
    /// <param name="onlyUntilAcknowledged">Budget incidents: every step is (semantics.md 6.4).</param>
    public bool EndsWhenAcknowledged(int step, bool onlyUntilAcknowledged) =>
        onlyUntilAcknowledged || Policy.Steps[step].Unless == Unless.Acknowledged;

    /// <summary>Whether repeats end where somebody is on it.</summary>
    public bool RepeatsEndWhenAcknowledged(bool onlyUntilAcknowledged) =>
        onlyUntilAcknowledged || Policy.Repeat.Unless == Unless.Acknowledged;

    /// <summary>Whether so many more repeats may run.</summary>
    public bool MayRepeat(int more) => Policy.Repeat.Every > TimeSpan.Zero && RepeatsRun + more <= Policy.Repeat.AtMost;

    /// <summary>When the n-th repeat falls due, whether or not those before it ran.</summary>
    /// <param name="n">From 1.</param>
    public DateTimeOffset RepeatDue(int n) => StartedAt + Policy.Steps[^1].After + (n * Policy.Repeat.Every);
}
