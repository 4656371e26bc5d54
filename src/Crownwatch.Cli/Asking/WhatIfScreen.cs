using System.Globalization;
using Crownwatch.Cli.Simulating;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Simulation;

namespace Crownwatch.Cli.Asking;

/// <summary>One screen: at most 40 lines.</summary>
/// <param name="columns">Where a line is cut; a file or a pipe has no edge.</param>
public sealed class WhatIfScreen(TextWriter output, Ink ink, int columns)
{
    private const int MostLines = 40;

    public void Write(string file, DefinitionSet definitions, Outage outage, IEnumerable<SimulationEvent> events)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        ArgumentNullException.ThrowIfNull(outage);
        var all = events.ToArray();
        var head = Head(file, definitions, outage).ToArray();
        var foot = Foot(definitions, outage, all).ToArray();
        var story = Story(outage, all);
        var room = MostLines - head.Length - foot.Length - 2;
        if (story.Count > room)
        {
            var left = story.Count - room + 1;
            story = [.. story.Take(room - 1), $"… and {left} lines more: crownwatch simulate shows them all"];
        }

        foreach (var line in head.Append("").Concat(story).Append("").Concat(foot))
        {
            output.WriteLine(line);
        }
    }

    private IEnumerable<string> Head(string file, DefinitionSet definitions, Outage outage)
    {
        var at = $"{Clock.Date(outage.From)} {Clock.Time(outage.From)} UTC";
        yield return ink.Bold(Cut($"What if {outage.Check} answers 503 for {Clock.Length(outage.Lasts)} from {at}?"));
        yield return Cut($"{file}{(definitions.Environment is { } chosen ? $", {chosen}" : "")}; nobody acknowledges");
        if (!definitions.EnabledChannels.Any())
        {
            yield return ink.Red("No channel is enabled: nobody would be told.");
        }
    }

    private List<string> Story(Outage outage, SimulationEvent[] all)
    {
        var shown = all.Where(e => e.Event is not ("summary" or "result" or "post_mortem_due")).ToList();

        // Repeats after the first are alike but for the hour.
        var repeats = shown.Where(e => e is { Event: "escalation_step", Repeat: > 1 }).ToArray();
        shown.RemoveAll(e => repeats.Any(r => r.Incident == e.Incident && r.At == e.At && e.Event is "escalation_step" or "notification"));
        foreach (var later in repeats.GroupBy(r => r.Incident))
        {
            var (count, last) = (later.Count(), later.Last());
            var times =
                count == 1 ? "once more" : $"{count.ToString(CultureInfo.InvariantCulture)} times more, the last at {Clock.Time(last.At)}";
            shown.Add(later.First() with { Event = "told_again", Text = $"the same again, {times}" });
        }

        shown.Add(Turn(outage.From, $"{outage.Check} goes down"));
        shown.Add(Turn(outage.Until, $"{outage.Check} is up again"));
        var lines = new TimelineLines(outage.From, ink, columns);
        foreach (var happened in shown.OrderBy(e => e.At))
        {
            lines.Add(happened);
        }

        return [.. lines.Finish()];
    }

    private static SimulationEvent Turn(DateTimeOffset at, string text) =>
        new()
        {
            At = at,
            Event = "turn",
            Text = text,
        };

    private IEnumerable<string> Foot(DefinitionSet definitions, Outage outage, SimulationEvent[] all)
    {
        var told = all.Where(e => e.Event == "notification" && e.Kind is "opened" or "step" or "lapse").ToArray();
        if (told.Length == 0)
        {
            yield return ink.Red(
                definitions.EnabledChannels.Any() ? "Nobody would be told: no rule opens an incident." : "Nobody would be told."
            );
            yield break;
        }

        var people = told.SelectMany(e => (e.Who is { Count: > 0 } who ? who : ["whoever reads there"]).Select(name => (Name: name, e)));
        foreach (var person in people.GroupBy(p => p.Name).Take(8))
        {
            var channels = string.Join(", ", person.Select(p => p.e.Channel).OfType<string>().Distinct(StringComparer.Ordinal));
            yield return Cut($"{person.Key}: first told after {Clock.Length(person.First().e.At - outage.From)}, through {channels}");
        }

        foreach (var incident in (all.LastOrDefault()?.Summary?.Incidents ?? []).Take(4))
        {
            yield return Cut(Ending(incident));
        }
    }

    private static string Ending(IncidentSummary incident)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"INC-{incident.Incident} ({incident.Severity} {incident.Kind})");
        var ending = incident.Resolved is { } resolved
            ? $"resolved after {Clock.Length(resolved - incident.Opened)}"
            : "still open at the end";
        var late = incident.Breached switch
        {
            "target" => ": target missed",
            "at_most" => ": over the longest acceptable time",
            _ => "",
        };
        return incident.Target is { } target && incident.AtMost is { } atMost
            ? $"{name} {ending}; target {Length(target)}, at most {Length(atMost)}{late}"
            : $"{name} {ending}";
    }

    private static string Length(double seconds) => Clock.Length(TimeSpan.FromSeconds(seconds));

    private string Cut(string line) => line.Length > columns ? line[..(columns - 1)] + "…" : line;
}
