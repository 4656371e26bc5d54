using System.Text;
using System.Text.RegularExpressions;
using Crownwatch.Cli.Simulating;
using Crownwatch.Tests.Architecture;

namespace Crownwatch.Tests.Simulation;

/// <summary>One folder of docs/scenarios: the scenario, what its heading says of it, and what comes out.</summary>
internal sealed partial class ScenarioFolder
{
    private const string HandHeading = "# Worked out by hand:";
    private readonly string[] _heading;

    public ScenarioFolder(string name)
    {
        Path = System.IO.Path.Combine(All, name);
        _heading = [.. File.ReadLines(In("scenario.yml")).TakeWhile(line => line.StartsWith('#'))];
    }

    public static string All { get; } = System.IO.Path.Combine(RepositoryTree.Root, "docs", "scenarios");

    public static IReadOnlyList<string> Names { get; } =
    [
        .. Directory
            .EnumerateDirectories(All)
            .Select(folder => System.IO.Path.GetFileName(folder)!)
            .Where(name => name != "definitions")
            .Order(StringComparer.Ordinal),
    ];

    public string Path { get; }
    public string Expected => In("expected.jsonl");

    /// <summary>What it shows, in words.</summary>
    public string Title => string.Join(' ', _heading.TakeWhile(line => !Said().IsMatch(line)).Select(line => line.TrimStart('#', ' ')));

    /// <summary>Rules of semantics.md, such as 6.7.</summary>
    public IReadOnlyList<string> Rules => Word("Rules")?.Split(", ") ?? [];

    /// <summary>The codes that `lint` has for its definitions in its environment.</summary>
    public string? Lint => Word("Lint");

    public string Definitions => System.IO.Path.GetFullPath(In(Word("Definitions") ?? "definitions.yml"));

    public string? Environment => Word("Environment");

    public IReadOnlyList<HandWorked> Hand =>
        [
            .. _heading
                .SkipWhile(line => line != HandHeading)
                .Skip(1)
                .Where(line => line.StartsWith("#   ", StringComparison.Ordinal))
                .Select(line => new HandWorked(line[4..])),
        ];

    /// <summary>Runs the command as the command line does; gives its standard output, byte for byte.</summary>
    public string Run()
    {
        using var output = new MemoryStream();
        using var error = new StringWriter();
        var exit = new SimulateRun(output, new Ink(false), error).Execute(
            new SimulationRequest(Definitions)
            {
                Environment = Environment,
                Scenario = In("scenario.yml"),
                Replay = Word("Replay") is { } replay ? In(replay) : null,
                Jsonl = true,
                Results = Word("Results") is not null,
            }
        );
        return exit == 0 ? Encoding.UTF8.GetString(output.ToArray()) : throw new InvalidOperationException($"exit {exit}: {error}");
    }

    public string In(string file) => System.IO.Path.Combine(Path, file);

    private string? Word(string key) =>
        Array.Find(_heading, line => line.StartsWith($"# {key}: ", StringComparison.Ordinal))?[(key.Length + 4)..];

    [GeneratedRegex("^# [A-Z][a-z]+: |^#$")]
    private static partial Regex Said();
}
