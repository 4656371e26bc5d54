using Crownwatch.Core.Alerting;
using Crownwatch.Core.Conditions;
using Crownwatch.Core.Definitions;

namespace Crownwatch.Core.Incidents;

/// <summary>What an incident does next by itself, and when: for the pages and the API.</summary>
/// <param name="What">In words.</param>
public sealed record NextStep(DateTimeOffset At, string What)
{
    /// <summary>null when nothing will happen by itself.</summary>
    public static NextStep? Of(Incident incident, DefinitionSet definitions)
    {
        if (incident.IsResolved)
        {
            return incident.ReopensAt is { } reopens ? new NextStep(reopens, "reopens if its alert still holds") : null;
        }

        if (incident.Quiet is { } quiet)
        {
            return quiet.Until is { } end ? new NextStep(end, $"goes on if nothing withholds it any more ({quiet.Reason})") : null;
        }

        List<NextStep?> all =
        [
            incident.Escalation.NextDue is { } due ? new NextStep(due, Step(incident)) : null,
            incident.ResolvesAt is { } resolves ? new NextStep(resolves, "resolves if nothing fires again") : null,
            Deadlines.Lapse(incident, definitions) is { } lapse
                ? new NextStep(lapse, incident.Acknowledgement!.AskedAt is null ? "asks the acknowledger" : "the acknowledgement lapses")
                : null,
        ];
        return all.OfType<NextStep>().MinBy(n => n.At);
    }

    /// <summary>As the other, and knows of what withholds steps just now.</summary>
    public static NextStep? Of(Incident incident, Surroundings at) =>
        incident.Quiet is null && Withheld(incident, at) is { Until: { } end } hold
            ? new NextStep(end, $"goes on if nothing withholds it any more ({hold.Reason})")
            : Of(incident, at.Definitions);

    /// <summary>Why its steps are withheld just now (semantics.md 6.7); null when they are not. A step that falls due meanwhile does not run.</summary>
    public static Hold? Withheld(Incident incident, Surroundings at) => incident.IsResolved ? null : Withholding.OfAll(incident, at);

    private static string Step(Incident incident)
    {
        var run = incident.Escalation;
        var steps = run.Policy.Steps;
        var repeats = run.NextStep >= steps.Count;
        var step = repeats ? steps[^1] : steps[run.NextStep];
        var name = repeats
            ? $"repeat {run.RepeatsRun + 1} of the step at {DurationText.Of(step.After)}"
            : $"step at {DurationText.Of(step.After)}";
        var unless = repeats ? run.Policy.Repeat.Unless : step.Unless;
        var skipped = incident.IsAcknowledged && unless == Escalation.Unless.Acknowledged ? " (skipped while acknowledged)" : "";
        return $"{name}{skipped}: {step.Ask ?? $"tells {string.Join(", ", step.Notify)}"}";
    }
}
