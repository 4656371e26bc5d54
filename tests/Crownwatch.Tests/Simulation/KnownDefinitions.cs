using Crownwatch.Core.Definitions;
using Crownwatch.Core.Simulation.Reading;
using Crownwatch.Tests.Definitions;
using Xunit;

namespace Crownwatch.Tests.Simulation;

/// <summary>The definitions that the scenarios of these tests are for; no variable is set.</summary>
internal static class KnownDefinitions
{
    public static string File { get; } = Repository.PathOf("tests", "Crownwatch.Tests", "Simulation", "known.yml");

    public static DefinitionSet Set { get; } = Read(System.IO.File.ReadAllText(File));

    public static DefinitionSet Read(string text)
    {
        var outcome = DefinitionReader.Read([new SourceFile("known.yml", text)], null, new KnownVariables(), ReadMode.Simulate);
        Assert.Empty(outcome.Findings);
        return outcome.Set!;
    }

    /// <summary>Reads a scenario that reloads nothing.</summary>
    public static ScenarioReading Scenario(string text, string name = "scenario.yml") =>
        ScenarioReader.Read(new SourceFile(name, text), Set, _ => null);
}
