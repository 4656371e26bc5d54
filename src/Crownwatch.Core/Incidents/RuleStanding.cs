using Crownwatch.Core.Alerting;

namespace Crownwatch.Core.Incidents;

/// <summary>Explains one rule on one check: why it fires or not, and what came of it for people.</summary>
public static class RuleStanding
{
    /// <param name="alert">The rule's open alert; null where it does not fire.</param>
    /// <param name="incident">The alert's incident; null for none.</param>
    /// <param name="told">The incident's messages, in the order they were decided.</param>
    /// <param name="blind">The open alert that says to which checks we are blind (semantics.md 6.10); null for none.</param>
    public static Explanation Of(
        RuleExplanation rule,
        OpenAlert? alert,
        Incident? incident,
        IReadOnlyList<ToldMessage> told,
        Surroundings at,
        OpenAlert? blind
    ) =>
        new(
            rule.Lines[0],
            [
                new(
                    rule.Fires ? "Why it fires" : "Why it does not fire",
                    [.. rule.Lines.Skip(1).SkipLast(1), .. Blind(rule, blind), rule.Lines[^1]]
                ),
                new("Who was told", [.. Told(alert, incident, told, at)]),
                new("What is withheld", incident is null ? [] : IncidentExplanation.Withheld(incident, at)),
                new("What comes next", incident is null ? [] : IncidentExplanation.Next(incident, at)),
            ]
        );

    private static IEnumerable<string> Blind(RuleExplanation rule, OpenAlert? blind) =>
        blind is null || !blind.Alert.Evidence.Checks.Contains(rule.Check) ? []
        : blind.Incident is { } id ? [$"nobody can see {rule.Check}: INC-{id} is open about that"]
        : [$"nobody can see {rule.Check}; that is not announced{(blind.Held is { } hold ? $": {hold.Reason}" : "")}"];

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
