using Crownwatch.Core.Definitions;

namespace Crownwatch.Core.Incidents;

/// <summary>When an incident next needs a decision because time has passed.</summary>
public static class Deadlines
{
    /// <summary>Between asking the acknowledger and taking the acknowledgement away (semantics.md 7.3).</summary>
    public static readonly TimeSpan AnswerWithin = TimeSpan.FromMinutes(5);

    /// <summary>The earliest of all deadlines; null when nothing will happen by itself.</summary>
    public static DateTimeOffset? NextDue(Incident incident, DefinitionSet definitions)
    {
        var postMortem = PostMortemOverdue(incident, definitions);
        if (incident.IsResolved)
        {
            return Earliest(incident.ReopensAt, postMortem);
        }

        if (incident.Quiet is { } quiet)
        {
            return Earliest(incident.ResolvesAt, quiet.Until, NextSuppressed(incident, quiet), postMortem);
        }

        return Earliest(incident.Escalation.NextDue, incident.ResolvesAt, Lapse(incident, definitions), postMortem);
    }

    /// <summary>When the acknowledger is asked, or, once asked, when the acknowledgement lapses; null when it never does.</summary>
    public static DateTimeOffset? Lapse(Incident incident, DefinitionSet definitions) =>
        incident switch
        {
            { Kind: AlertKind.Budget } or { Acknowledgement: null } => null,
            { Acknowledgement.AskedAt: { } asked } => asked + AnswerWithin,
            { Acknowledgement: { } held } => definitions.OnCall.AcknowledgeTimeout.TryGetValue(incident.Severity, out var timeout)
                ? held.LastSign + timeout
                : null,
        };

    /// <summary>The next step or repeat that will be entered as suppressed rather than run.</summary>
    private static DateTimeOffset? NextSuppressed(Incident incident, Quiet quiet)
    {
        var run = incident.Escalation;
        var step = run.NextStep + quiet.Steps;
        return step < run.Policy.Steps.Count ? run.StartedAt + run.Policy.Steps[step].After
            : run.MayRepeat(quiet.Repeats + 1) ? run.RepeatDue(run.Repeats + quiet.Repeats + 1)
            : null;
    }

    private static DateTimeOffset? PostMortemOverdue(Incident incident, DefinitionSet definitions) =>
        incident.PostMortem is { ClosedAt: null, OverdueToldAt: null } ? PostMortemDuty.DueAt(incident, definitions) : null;

    private static DateTimeOffset? Earliest(params IEnumerable<DateTimeOffset?> all) => all.Min();
}
