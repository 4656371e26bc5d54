using Xunit;

namespace Crownwatch.Tests.Simulation;

/// <summary>Every folder of docs/scenarios: what comes out is what stands there, to the byte. Mutation testing runs these too.</summary>
public sealed class ScenarioOutputTests
{
    public static TheoryData<string> Scenarios { get; } = [.. ScenarioFolder.Names];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void Comes_out_as_expected_to_the_byte(string name)
    {
        var folder = new ScenarioFolder(name);
        var came = folder.Run();
        if (Environment.GetEnvironmentVariable("UPDATE_SCENARIOS") == "1")
        {
            File.WriteAllText(folder.Expected, came);
        }

        var expected = File.Exists(folder.Expected) ? File.ReadAllText(folder.Expected) : "";
        if (came != expected)
        {
            Assert.Fail(FirstDifference(expected, came));
        }
    }

    private static string FirstDifference(string expected, string came)
    {
        var (wanted, got) = (expected.Split('\n'), came.Split('\n'));
        var line = Enumerable
            .Range(0, Math.Max(wanted.Length, got.Length))
            .First(i => wanted.ElementAtOrDefault(i) != got.ElementAtOrDefault(i));
        return $"line {line + 1}\nexpected: {wanted.ElementAtOrDefault(line) ?? "(no such line)"}\ncame:     {got.ElementAtOrDefault(line) ?? "(no such line)"}";
    }
}
