using Crownwatch.Core.Alerting;

namespace Crownwatch.Core.Incidents;

/// <summary>Explains one rule on one check: why it fires or not, and what came of it for people.</summary>
public static class RuleStanding
{
    /// <param name="alert">The rule's open alert; null where it does not fire.</param>
    /// <param name="incident">The alert's incident; null for none.</param>
    /// <param name="told">The incident's messages, in the order they were decided.</param>
    public static Explanation Of(
        RuleExplanation rule,
        OpenAlert? alert,
        Incident? incident,
        IReadOnlyList<ToldMessage> told,
        Surroundings at
    ) =>
        new(
            rule.Lines[0],
            [
                new(rule.Fires ? "Why it fires" : "Why it does not fire", [.. rule.Lines.Skip(1)]),
                new("Who was told", [.. Told(alert, incident, told, at)]),
                new("What is withheld", incident is null ? [] : IncidentExplanation.Withheld(incident, at)),
                new("What comes next", incident is null ? [] : IncidentExplanation.Next(incident, at)),
            ]
        );

    /// <summary>Why nobody was told.</summary>
    internal static string Nobody(Hold hold) =>
        $"failing, nobody told, because {hold.Reason}{IncidentExplanation.Until(hold.Until)}"
        + (hold.Incident is { } recorded ? $" (recorded in INC-{recorded})" : "");

    private static IEnumerable<string> Told(OpenAlert? alert, Incident? incident, IReadOnlyList<ToldMessage> told, Surroundings at)
    {
        if (alert is null)
        {
            yield return "nobody: no alert is open";
        }
        else if (alert.Held is { } hold)
        {
            yield return Nobody(hold);
        }
        else if (incident is null)
        {
            yield return at.Definitions.EnabledChannels.Any()
                ? "one message to every channel: a rule of severity info opens no incident"
                : "nobody: no channel is enabled";
        }
        else
        {
            yield return $"part of {incident.Label}, which opened {Words.Of(incident.OpenedAt)}";
            foreach (var line in IncidentExplanation.Told(incident, told, at))
            {
                yield return line;
            }
        }
    }
}
