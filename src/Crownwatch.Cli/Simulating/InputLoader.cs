using System.Text;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Simulation;
using Crownwatch.Core.Simulation.Reading;
using Crownwatch.Probes.Loading;

namespace Crownwatch.Cli.Simulating;

/// <summary>Reads the files of a simulation. What is wrong with them goes to standard error, with its place.</summary>
public sealed class InputLoader(TextWriter error)
{
    /// <summary>The definitions, or null after saying why not. Unset variables don't matter (<see cref="ReadMode.Simulate"/>).</summary>
    public DefinitionSet? Definitions(string path, string? environment)
    {
        var files = DefinitionFiles.Load(path);
        var (set, findings) = files.Succeeded
            ? DefinitionReader.Read(files.Files, environment, new ProcessVariables(DefinitionFiles.FolderOf(path)), ReadMode.Simulate)
            : new ReadOutcome(null, files.Findings);

        // Warnings about definitions are what `lint` is for.
        Say(findings.Where(f => f.Severity == FindingSeverity.Error));
        return set;
    }

    /// <summary>All of it, or null after saying what is wrong.</summary>
    public SimulationInput? Load(SimulationRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (Definitions(request.Definitions, request.Environment) is not { } definitions)
        {
            return null;
        }

        var replay = request.Replay is { } csv ? Replay(csv, definitions) : null;
        if (request.Replay is not null && replay is null)
        {
            return null;
        }

        if (request.Scenario is not { } path)
        {
            return replay is null
                ? null
                : new SimulationInput(definitions, Alone(replay, definitions), new Dictionary<string, DefinitionSet>());
        }

        var files = DefinitionFiles.Load(path);
        if (!files.Succeeded || files.Files is not [var file])
        {
            Say(files.Findings);
            if (files.Succeeded)
            {
                error.WriteLine($"{path}:1:1: error {Codes.CannotRead}: a scenario is one file, found a folder of {files.Files.Count}");
            }

            return null;
        }

        var reading = ScenarioReader.Read(
            file,
            definitions,
            name => Definitions(Path.Combine(DefinitionFiles.FolderOf(path), name), request.Environment),
            replayed: replay is not null
        );
        Say(reading.Findings);
        return reading.Scenario is { } scenario
            ? new SimulationInput(definitions, replay is null ? scenario : Within(scenario, replay), reading.Reloads)
            : null;
    }

    private static Scenario Alone(IReadOnlyList<RecordedResult> replay, DefinitionSet definitions)
    {
        var interval = definitions.Checks.First(c => c.Name == replay[^1].Check).Interval;
        return new Scenario
        {
            Start = replay[0].Slot,
            Until = replay[^1].Slot + interval,
            Replay = replay,
        };
    }

    private Scenario Within(Scenario scenario, IReadOnlyList<RecordedResult> replay)
    {
        var within = replay.Where(row => row.Slot >= scenario.Start && row.Slot < scenario.Until).ToArray();
        if (within.Length < replay.Count)
        {
            error.WriteLine(
                $"crownwatch simulate: {replay.Count - within.Length} recorded rows lie outside of the scenario and are left out"
            );
        }

        return scenario with
        {
            Replay = within,
        };
    }

    private IReadOnlyList<RecordedResult>? Replay(string path, DefinitionSet definitions)
    {
        try
        {
            using var text = new StreamReader(path, new UTF8Encoding(false, throwOnInvalidBytes: true));
            var reading = ReplayReader.Read(path, text, definitions);
            Say(reading.Findings);
            if (reading is { Succeeded: true, Rows.Count: 0 })
            {
                error.WriteLine($"{path}:1:1: error {Codes.EmptyFile}: the file has no row after its header");
            }

            return reading.Rows.Count > 0 ? reading.Rows : null;
        }
        catch (DecoderFallbackException)
        {
            error.WriteLine($"{path}:1:1: error {Codes.CannotRead}: the file is not UTF-8 text");
        }
        catch (Exception unreadable)
            when (unreadable is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            error.WriteLine($"{path}:1:1: error {Codes.CannotRead}: can't read it: {unreadable.Message}");
        }

        return null;
    }

    private void Say(IEnumerable<Finding> findings)
    {
        foreach (var finding in findings)
        {
            error.WriteLine(finding);
        }
    }
}
