using System.Globalization;
using System.Text;
using Crownwatch.Core.Conditions;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;

namespace Crownwatch.Core.Reporting;

/// <summary>A post-mortem begun from what is known: people add impact, cause and actions.</summary>
public static class PostMortemDraft
{
    /// <summary>Markdown with summary, impact, timeline, detection, response, cause and actions.</summary>
    /// <param name="timeline">In the order of time.</param>
    /// <param name="definition">When the post-mortem is due.</param>
    /// <param name="asOf">What an open incident is counted to.</param>
    public static string Markdown(
        Incident incident,
        IReadOnlyList<TimelineEntry> timeline,
        ResponseTarget target,
        PostMortemDefinition definition,
        DateTimeOffset asOf
    )
    {
        var responded = RespondedIncident.From(incident);
        var severity = incident.Severity.ToString().ToLowerInvariant();
        var lasted = DurationText.Of(responded.TimeToResolve ?? asOf - incident.OpenedAt);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# Post-mortem {incident.Label}: {string.Join(", ", responded.Checks)}\n");
        Part(
            "Summary",
            [
                $"A {severity} incident{What(incident)}{(incident.Environment is { } e ? $" in {e}" : "")}.",
                $"Opened {TimeText.Utc(incident.OpenedAt)}; "
                    + (incident.Resolution is { } end ? $"resolved {TimeText.Utc(end.At)}, after {lasted}" : $"still open after {lasted}")
                    + (incident.Reopened == 0 ? "." : $"; reopened ×{incident.Reopened.ToString(CultureInfo.InvariantCulture)}."),
                $"Post-mortem due: {(PostMortemsDue.DueAt(responded, definition, target, asOf) is { } due ? TimeText.Utc(due) : "none is asked for")}.",
            ]
        );
        Part("Impact", [.. Failed(incident), $"- Lasted: {lasted}", Open("Who could not do what, and how many were they?")]);
        Part("Timeline", ["| UTC | What | Who |", "| --- | --- | --- |", .. timeline.Select(Entry)]);
        Part("Detection", [.. Detection(incident)]);
        Part("Response", [.. Response(incident, responded, target, asOf), Open("What helped, what was in the way?")]);
        Part(
            "Cause",
            [
                .. incident.Resolution is { } r ? [$"- Resolved because: {MarkdownText.Line(r.Reason)}"] : (string[])[],
                Open("Why did it happen?"),
            ]
        );
        Part("Actions", ["| What | Who | By when |", "| --- | --- | --- |", "|  |  |  |"]);
        return text.ToString();

        void Part(string title, IReadOnlyList<string> lines)
        {
            text.Append("\n## ").Append(title).Append("\n\n");
            foreach (var line in lines)
            {
                text.Append(line).Append('\n');
            }
        }
    }

    private static string Entry(TimelineEntry entry) =>
        $"| {entry.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} | {MarkdownText.Cell(entry.Text)} | {MarkdownText.Cell(entry.Who ?? "")} |";

    private static string What(Incident incident) =>
        incident.OpenedBy is { } by
            ? $" that {MarkdownText.Line(by)} opened by hand: {MarkdownText.Line(Why(incident))}"
            : $" of kind {incident.Kind.ToString().ToLowerInvariant()} on {Checks(incident)}";

    private static IEnumerable<string> Failed(Incident incident) =>
        incident.OpenedBy is null ? [$"- Checks that failed: {Checks(incident)}"]
        : IsAboutNoCheck(incident) ? []
        : [$"- Check it is about: {Checks(incident)}"];

    // A person saw what no rule did: who, when and what they said of it.
    private static IEnumerable<string> Detection(Incident incident) =>
        incident.OpenedBy is { } by
            ?
            [
                $"- {MarkdownText.Line(by)} opened it {TimeText.Utc(incident.OpenedAt)}: {MarkdownText.Line(Why(incident))}",
                Open("How was it noticed, and since when was it so? Which check or rule would have seen it first?"),
            ]
            : [.. incident.Alerts.Select(Alert), Open("Could it have been seen earlier, or by another rule?")];

    private static string Checks(Incident incident) =>
        string.Join(", ", incident.Alerts.Select(a => a.Check).Distinct().Select(c => $"`{c}`"));

    private static string Why(Incident incident) => incident.Alerts[0].Evidence.Headline;

    // It then bears its own title where a check's name stands.
    private static bool IsAboutNoCheck(Incident incident) => incident.Alerts[0].Check == Why(incident);

    private static string Alert(IncidentAlert alert)
    {
        var first = alert.Evidence.FirstFailing is { } failing
            ? $"; first failing {TimeText.Utc(failing)}, {DurationText.Of(alert.FiredAt - failing)} before"
            : "";
        return $"- Rule `{alert.Rule}` on `{alert.Check}` fired {TimeText.Utc(alert.FiredAt)}{first}: {MarkdownText.Line(alert.Evidence.Brief)}";
    }

    private static IEnumerable<string> Response(Incident incident, RespondedIncident responded, ResponseTarget target, DateTimeOffset asOf)
    {
        var breaches = Breaches.Of(responded, target, asOf);
        yield return "- Acknowledged: "
            + (responded.FirstAcknowledged is { } first ? "after " + DurationText.Of(first - responded.Opened) : "never")
            + $" (target {DurationText.Of(target.Acknowledge)})"
            + Mark(BreachOf.Acknowledge);
        yield return responded.IsBudget
            ? "- A budget incident lasts as long as its window does: it has no recovery target"
            : "- Resolved: "
                + (responded.TimeToResolve is { } took ? "after " + DurationText.Of(took) : "not yet")
                + $" (target {DurationText.Of(target.Resolve)}, at most {DurationText.Of(target.AtMost)})"
                + Mark(BreachOf.Target)
                + Mark(BreachOf.AtMost);
        if (incident.Commander is { } commander)
        {
            yield return $"- Commander: {MarkdownText.Line(commander)}";
        }

        if (incident.WarRoom is { } room)
        {
            yield return $"- War room: {MarkdownText.Line(room)}";
        }

        string Mark(BreachOf what) =>
            !breaches.Any(b => b.What == what) ? ""
            : what == BreachOf.AtMost ? " **past the longest acceptable time**"
            : " **past the target**";
    }

    // A question that only people can answer, set apart so that none is overlooked.
    private static string Open(string question) => $"- _{question}_";
}
