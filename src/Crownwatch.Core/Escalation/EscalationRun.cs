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

    /// <summary>The latest step that ran; null before the first.</summary>
    public int? LastRun { get; init; }
    public DateTimeOffset? LastRunAt { get; init; }

    /// <summary>When the next step or repeat falls due; null when all is done.</summary>
    public DateTimeOffset? NextDue =>
        NextStep < Policy.Steps.Count ? StartedAt + Policy.Steps[NextStep].After
        : Repeats < Policy.Repeat.AtMost ? RepeatDue(Repeats + 1)
        : null;

    /// <param name="n">From 1.</param>
    public DateTimeOffset RepeatDue(int n) => StartedAt + Policy.Steps[^1].After + (n * Policy.Repeat.Every);
}
