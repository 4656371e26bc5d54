using Crownwatch.Core.Conditions;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;
using Crownwatch.Core.Interventions;

namespace Crownwatch.Core.Alerting;

/// <summary>What withholds openings and steps: pauses, silences, maintenance, and for openings a deployment's grace (semantics.md 6.7).</summary>
internal static class Withholding
{
    /// <summary>Why steps for the alert are withheld; null when they are not.</summary>
    public static Hold? OfSteps(IncidentAlert alert, AlertKind kind, Surroundings at)
    {
        if (Latest<Pause>(at, _ => true) is { } pause)
        {
            return new Hold($"alerting is paused by {pause.By}{Because(pause)}", pause.Until);
        }

        var check = at.CheckOf(alert);
        var labels = AlertLabels.Of(alert, kind, at);
        if (Latest<Silence>(at, s => LabelMatchers.Matches(s.Matchers, labels)) is { } silence)
        {
            return new Hold($"silence {silence.Id} by {silence.By}{Because(silence)}", silence.Until);
        }

        return check is not null && at.Maintenance.Covering(check, at.Now) is { } window
            ? new Hold($"maintenance {window.Name} until {TimeText.Utc(window.Until)}", window.Until)
            : null;
    }

    /// <summary>Why the alert's opening is withheld; null when it is not.</summary>
    public static Hold? OfOpening(IncidentAlert alert, AlertKind kind, Surroundings at) =>
        OfSteps(alert, kind, at) ?? OfDeployment(alert, at);

    // However many deployments follow each other: no opening waits for them longer than one grace may last.
    private static Hold? OfDeployment(IncidentAlert alert, Surroundings at)
    {
        var latest = alert.FiredAt + DeploymentMark.LongestGrace;
        return
            at.Now < latest
            && at.CheckOf(alert)?.Labels.GetValueOrDefault("service") is { } service
            && Latest<DeploymentMark>(at, m => m.Service == service) is { } mark
            ? new Hold(
                $"{service} {mark.Version} was deployed at {TimeText.Utc(mark.From)}: within its grace",
                mark.Until < latest ? mark.Until : latest
            )
            : null;
    }

    /// <summary>Why the incident's steps are withheld: only when each of its alerts is; null when one is not.</summary>
    public static Hold? OfAll(Incident incident, Surroundings at)
    {
        Hold? earliest = null;

        // One that waits to be resolved has none that holds: then it is about those that did.
        foreach (var alert in incident.HoldingAlerts.Any() ? incident.HoldingAlerts : incident.Alerts)
        {
            if (OfSteps(alert, incident.Kind, at) is not { } hold)
            {
                return null;
            }

            earliest = earliest is null || hold.Until < earliest.Until ? hold : earliest;
        }

        return earliest;
    }

    private static T? Latest<T>(Surroundings at, Func<T, bool> applies)
        where T : Intervention => at.Interventions.OfType<T>().Where(i => i.HoldsAt(at.Now) && applies(i)).MaxBy(i => i.Until);

    private static string Because(Intervention intervention) => intervention.Reason.Length == 0 ? "" : $": {intervention.Reason}";
}
