using Crownwatch.Core.Definitions;
using Crownwatch.Core.Definitions.Linting;
using Xunit;

namespace Crownwatch.Tests.Definitions;

/// <summary>Each file in Invalid/ is wrong in one way; the text beside it is what the reader says, to the letter.</summary>
public sealed class InvalidFileTests
{
    public static TheoryData<string> Files { get; } =
    [.. Directory.EnumerateFiles(Folder, "*.yml").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal)];

    private static string Folder => Repository.PathOf("tests", "Crownwatch.Tests", "Definitions", "Invalid");

    [Theory]
    [MemberData(nameof(Files))]
    public void Is_refused_with_exactly_these_words(string name)
    {
        var file = new SourceFile($"{name}.yml", File.ReadAllText(Path.Combine(Folder, $"{name}.yml")));

        var findings = Linter.Lint([file], environment: null, new KnownVariables());

        // Warnings of sense (CW1nn) are another test's matter.
        var said = findings.Where(f => !f.Code.StartsWith("CW1", StringComparison.Ordinal)).Select(f => f.ToString());
        Assert.Equal(File.ReadAllLines(Path.Combine(Folder, $"{name}.txt")), said);
        Assert.Contains(findings, f => f.Severity == FindingSeverity.Error);
    }

    [Fact]
    public void Are_many()
    {
        Assert.True(Files.Count >= 100, "A way to be wrong lost its fixture.");
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Gives_no_set_to_run(string name)
    {
        var file = new SourceFile($"{name}.yml", File.ReadAllText(Path.Combine(Folder, $"{name}.yml")));

        foreach (var environment in (string?[])[null, "staging", "local"])
        {
            var outcome = DefinitionReader.Read([file], environment, new KnownVariables(), ReadMode.Run);

            // A secret written in the file stops the linter only; and a wrong environment is refused before all else.
            var runs = name is "literal_secrets" or "literal_header";
            Assert.True(runs || outcome.Set is null);
            Assert.Equal(outcome.Set is null, outcome.Errors.Any());
        }
    }
}
