using Crownwatch.Core.Simulation;

namespace Crownwatch.Cli.Simulating;

/// <summary>`--format text`: head, a bar a check, the timeline, the figures.</summary>
public sealed class Timeline(TextWriter output, Ink ink)
{
    /// <param name="name">The definitions' file as it was given.</param>
    /// <param name="events">With results: the bars show them, whether they are listed or not.</param>
    public void Write(string name, SimulationInput input, IEnumerable<SimulationEvent> events, bool listResults)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(events);
        var (start, until) = (input.Scenario.Start, input.Scenario.Until);
        var bars = new OutageBars(input.Definitions, start, until);
        var lines = new TimelineLines(start, ink);
        SimulationSummary? summary = null;
        foreach (var happened in events)
        {
            if (happened.Event == "result")
            {
                bars.Add(happened);
            }

            summary = happened.Summary ?? summary;
            if (happened.Summary is null && (listResults || happened.Event != "result"))
            {
                lines.Add(happened);
            }
        }

        output.WriteLine(ink.Bold(Head(name, input)));
        WarnOfSilence(input);
        output.WriteLine();
        bars.Write(output, ink);
        output.WriteLine();
        var written = lines.Finish();
        foreach (var line in written.Count == 0 ? ["Nothing happened: no rule fired, nobody did anything."] : written)
        {
            output.WriteLine(line);
        }

        if (summary is not null)
        {
            SummaryTable.Write(summary, output, ink);
        }
    }

    // Semantics.md 10.7.
    private void WarnOfSilence(SimulationInput input)
    {
        if (!input.Definitions.EnabledChannels.Any())
        {
            output.WriteLine(ink.Red("No channel is enabled: nobody would be told."));
        }
    }

    private static string Head(string name, SimulationInput input)
    {
        var (start, until) = (input.Scenario.Start, input.Scenario.Until);
        var environment = input.Definitions.Environment is { } chosen ? $", {chosen}" : "";
        var end = Clock.Date(start) == Clock.Date(until) ? Clock.Time(until) : $"{Clock.Date(until)} {Clock.Time(until)}";
        return $"{name}{environment}: {Clock.Date(start)} {Clock.Time(start)} to {end} UTC ({Clock.Length(until - start)})";
    }
}
