using Crownwatch.Core.Conditions;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Escalation;
using Crownwatch.Core.OnCall;

namespace Crownwatch.Core.Incidents;

/// <summary>What messages about an incident say (semantics.md 10.6).</summary>
internal static class Notices
{
    /// <summary>What every message of a drill begins with.</summary>
    public const string DrillHead = "[DRILL]";

    private const int MostLines = 50;

    /// <summary>An opening, a later step or a repeat: what is wrong, since when, what was seen, who is meant, what to do.</summary>
    public static Notice Opening(Incident incident, EscalationStep step, Summons summons, DateTimeOffset now)
    {
        return Plain(incident, $"[{Words.Of(incident.Severity).ToUpperInvariant()}] {Seen(incident, now)} · {incident.Label}", now) with
        {
            Headline = Headline(incident),
            Ask = step.Ask is { } ask ? IncidentText.Fill(ask, incident) : null,
            People = [.. summons.People.Select(p => p.Name)],
            SlackUsers = [.. summons.People.Select(p => p.Slack).OfType<string>()],
            Emails = [.. summons.People.Select(p => p.Email).OfType<string>()],
        };
    }

    /// <summary>`health_endpoint down 3m · 503 ×3`.</summary>
    public static string Seen(Incident incident, DateTimeOffset now) =>
        $"{Words.Subject(incident)} {State(incident, now)} · {Words.Alerts(incident)[0].Evidence.Shortest}";

    /// <summary>What the gravest rule says.</summary>
    public static string Headline(Incident incident) => IncidentText.Fill(Words.Alerts(incident)[0].Evidence.Headline, incident);

    public static Notice Plain(Incident incident, string title, DateTimeOffset now) =>
        new()
        {
            Incident = incident.Id,
            Title = incident.Drill ? $"{DrillHead} {title}" : title,
            Lines = [.. Lines(incident), .. StillToJoin(incident)],
            Severity = incident.Severity,
            Checks = [.. Words.Checks(incident).Take(MostLines)],
            At = now,
            Runbooks = [.. incident.Alerts.Select(a => a.Runbook).OfType<string>().Distinct()],
        };

    // One alert of another tool's may stand for hundreds of instances: the page has them all.
    private static IEnumerable<string> Lines(Incident incident) =>
        incident.Alerts.Count <= MostLines
            ? incident.Alerts.Select(Line)
            : Words.Alerts(incident).Take(MostLines).Select(Line).Append($"and more: {incident.Alerts.Count} alerts in all");

    // Those that have joined by now have a line of their own.
    private static IEnumerable<string> StillToJoin(Incident incident) =>
        incident
            .AlsoFailing.Where(text => !incident.Alerts.Any(a => text.StartsWith(a.Check + " ", StringComparison.Ordinal)))
            .Select(text => $"also failing: {text}");

    private static string State(Incident incident, DateTimeOffset now) =>
        incident.Kind switch
        {
            AlertKind.Outage => $"down {DurationText.Of(now - Since(incident))}",
            AlertKind.Latency => $"slow {DurationText.Of(now - Since(incident))}",
            AlertKind.Budget => "over its error budget",
            AlertKind.Expiry => "certificate expires soon",
            _ => "firing",
        };

    private static DateTimeOffset Since(Incident incident) => Words.Alerts(incident).Min(a => a.Evidence.FirstFailing ?? a.FiredAt);

    private static string Line(IncidentAlert alert)
    {
        var evidence = alert.Evidence;
        var span = evidence is { FirstFailing: { } first, LastFailing: { } last }
            ? $"first failing {Words.Of(first)}, last failing {Words.Of(last)}, seen {evidence.Brief}"
                + (evidence.FailuresAlone ? "" : $"; {evidence.Arithmetic}")
            : evidence.Arithmetic;
        return alert.ClearedAt is { } cleared
            ? $"{alert.Check} ({alert.Rule}): {span}; cleared {Words.Of(cleared)}"
            : $"{alert.Check} ({alert.Rule}): {span}";
    }
}
