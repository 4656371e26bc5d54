using Crownwatch.Core.Definitions;
using Crownwatch.Tests.Definitions;
using Xunit;

namespace Crownwatch.Tests.Simulation;

/// <summary>Each scenario in Invalid/ is wrong in one way; the text beside it is what the reader says, to the letter.</summary>
public sealed class InvalidScenarioTests
{
    public static TheoryData<string> Files { get; } =
    [.. Directory.EnumerateFiles(Folder, "*.yml").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal)];

    private static string Folder => Repository.PathOf("tests", "Crownwatch.Tests", "Simulation", "Invalid");

    [Theory]
    [MemberData(nameof(Files))]
    public void Is_refused_with_exactly_these_words(string name)
    {
        var reading = KnownDefinitions.Scenario(File.ReadAllText(Path.Combine(Folder, $"{name}.yml")), $"{name}.yml");

        Assert.Equal(File.ReadAllLines(Path.Combine(Folder, $"{name}.txt")), reading.Findings.Select(f => f.ToString()));
        Assert.Contains(reading.Findings, f => f.Severity == FindingSeverity.Error);
        Assert.Null(reading.Scenario);
    }

    [Fact]
    public void Are_many() => Assert.True(Files.Count >= 70, "A way to be wrong lost its fixture.");
}
