using Crownwatch.Core.Alerting;
using Crownwatch.Core.Conditions;

namespace Crownwatch.Core.Incidents;

/// <summary>
/// Explains an incident from what is stored of it: what counted and why it fired, who was told through what, what is withheld, what
/// comes next. Only codes and numbers, never the start of an answer (semantics.md 10.6).
/// </summary>
public static class IncidentExplanation
{
    /// <param name="told">In the order they were decided.</param>
    /// <param name="present">How the rule stands on the check now; null where either is no longer defined.</param>
    /// <param name="held">Alerts that are recorded in this incident and that nobody was told of.</param>
    /// <param name="at">The definitions that hold, what people did, and now.</param>
    public static Explanation Of(
        Incident incident,
        IReadOnlyList<ToldMessage> told,
        Func<IncidentAlert, RuleExplanation?> present,
        IReadOnlyList<OpenAlert> held,
        Surroundings at
    ) =>
        new(
            Heading(incident, at.Now),
            [
                new("Why", [.. incident.Alerts.SelectMany(a => Why(incident, a, present))]),
                new("Who was told", Told(incident, told, at)),
                new(
                    "What is withheld",
                    [.. Withheld(incident, at), .. held.Select(a => $"{a.Rule} on {a.Check}: {RuleStanding.Nobody(a.Held!)}")]
                ),
                new("What comes next", Next(incident, at)),
            ]
        );

    /// <summary>Who was told of it, through what, with which receipt; or why nobody was.</summary>
    internal static IReadOnlyList<string> Told(Incident incident, IReadOnlyList<ToldMessage> told, Surroundings at) =>
        told.Count > 0 ? [.. told.Select(Line)]
        : at.Definitions.EnabledChannels.Any() ? ["nobody yet"]
        : [incident.IsResolved ? "nobody" : "nobody: no channel is enabled"];

    internal static IReadOnlyList<string> Withheld(Incident incident, Surroundings at)
    {
        var (reason, until) =
            NextStep.Withheld(incident, at) is { } hold ? (hold.Reason, hold.Until)
            : incident is { IsResolved: false, Quiet: { } quiet } ? (quiet.Reason, quiet.Until)
            : (null, null);
        return reason is null ? [] : [$"further steps: {reason}{Until(until)}"];
    }

    internal static IReadOnlyList<string> Next(Incident incident, Surroundings at) =>
        NextStep.Of(incident, at) is { } next
            ? [$"{TimeText.Utc(next.At)}{In(next.At - at.Now)}: {next.What}"]
            : [incident.IsResolved ? "nothing: it is resolved" : "nothing happens by itself any more"];

    internal static string Until(DateTimeOffset? until) => until is { } end ? $", until {TimeText.Utc(end)} at the latest" : "";

    private static string Heading(Incident incident, DateTimeOffset now)
    {
        var drill = incident.Drill ? $"{Notices.DrillHead} " : "";
        var kind = incident.Kind.ToString().ToLowerInvariant();
        var state = incident switch
        {
            { Resolution: { } end } => $"resolved {TimeText.Utc(end.At)}, after {DurationText.Of(end.At - incident.OpenedAt)}"
                + $"{(end.By is { } by ? $", by {by}" : "")} ({end.Reason})",
            { Acknowledgement: { } held } => $"acknowledged by {held.By} {TimeText.Utc(held.At)}, {Age(incident, now)}",
            _ => $"nobody is on it, {Age(incident, now)}",
        };
        return $"{drill}{incident.Label}, {Words.Of(incident.Severity)}, {kind}, {Words.CheckList(incident)}: {state}";
    }

    private static string Age(Incident incident, DateTimeOffset now) =>
        $"open for {DurationText.Of(now - incident.OpenedAt)}, since {TimeText.Utc(incident.OpenedAt)}";

    private static IEnumerable<string> Why(Incident incident, IncidentAlert alert, Func<IncidentAlert, RuleExplanation?> present)
    {
        var evidence = alert.Evidence;
        if (incident.OpenedBy is { } by)
        {
            yield return $"opened by {by}: {evidence.Headline}";
            yield break;
        }

        yield return $"{alert.Rule} on {alert.Check} fired {TimeText.Utc(alert.FiredAt)}: {evidence.Arithmetic}";
        if (evidence.Checks.Count > 0)
        {
            yield return $"  checks: {string.Join(", ", evidence.Checks)}";
        }

        if (evidence.Counted.Count > 0)
        {
            yield return $"  counted: {CountedSlot.Row(evidence.Counted)}";
        }

        if (evidence is { FirstFailing: { } first, LastFailing: { } last })
        {
            yield return $"  first failing {TimeText.Utc(first)}, last failing {TimeText.Utc(last)}, seen {evidence.Brief}";
        }

        if (evidence.Coverage is { } coverage)
        {
            yield return $"  {MetricText.Value(coverage, MetricUnit.Percentage)} of the window was monitored";
        }

        if (alert.ClearedAt is { } cleared)
        {
            yield return $"  cleared {TimeText.Utc(cleared)}";
        }

        // A drill is fed results of its own, what we say of ourselves has no slots, and of what others tell us only they know the rule:
        // none has a present state to show.
        if (incident.Drill || alert.Check == SelfAlerts.Check || alert.IsReceived)
        {
            yield break;
        }

        var now = present(alert);
        yield return now is null ? "  now: the check or the rule is no longer defined" : "  now:";
        foreach (var line in now?.Lines.Skip(1) ?? [])
        {
            yield return $"    {line}";
        }
    }

    private static string Line(ToldMessage message) =>
        $"{TimeText.Utc(message.Decided)} {message.Channel}, {message.Kind}"
        + (message.People.Count == 0 ? "" : $" to {string.Join(", ", message.People)}")
        + (message.Fate.Length == 0 ? "" : $": {message.Fate}");

    private static string In(TimeSpan wait) => wait > TimeSpan.Zero ? $" (in {DurationText.Of(wait)})" : " (due)";
}
