using System.Text;
using Crownwatch.Cli.CommandLine;
using Crownwatch.Core.Simulation;

namespace Crownwatch.Cli.Simulating;

/// <summary>Reads, simulates, shows.</summary>
/// <param name="output">Bytes, so that they are the same on every machine: UTF-8 without a mark, lines that end in \n.</param>
public sealed class SimulateRun(Stream output, Ink ink, TextWriter error)
{
    /// <returns>0 ran, 2 could not read.</returns>
    public int Execute(SimulationRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (new InputLoader(error).Load(request) is not { } input)
        {
            return ExitCodes.CouldNotRun;
        }

        var simulator = new Simulator(input.Definitions, input.Scenario, input.Reloads);
        try
        {
            if (request.Jsonl)
            {
                Lines(simulator.Run(request.Results));
            }
            else
            {
                using var text = new StreamWriter(output, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
                new Timeline(text, ink).Write(request.Definitions, input, simulator.Run(results: true), request.Results);
            }
        }
        catch (IOException unwritable)
        {
            error.WriteLine($"crownwatch simulate: can't write the output: {unwritable.Message}");
            return ExitCodes.CouldNotRun;
        }

        return ExitCodes.Success;
    }

    private void Lines(IEnumerable<SimulationEvent> events)
    {
        using var lines = new JsonLines(output);
        foreach (var happened in events)
        {
            if (happened.Event == "summary" || SimulationEvents.Listed.Contains(happened.Event))
            {
                lines.Write(happened);
            }
        }

        lines.Flush();
    }
}
