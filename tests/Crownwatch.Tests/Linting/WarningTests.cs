using Crownwatch.Core.Definitions;
using Crownwatch.Core.Definitions.Linting;
using Crownwatch.Tests.Definitions;
using Xunit;

namespace Crownwatch.Tests.Linting;

/// <summary>Each file in Warnings/ is legal and probably wrong in one way; the text beside it is all that the linter says.</summary>
public sealed class WarningTests
{
    public static TheoryData<string> Files { get; } =
    [.. Directory.EnumerateFiles(Folder, "*.yml").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal)];

    private static string Folder => Repository.PathOf("tests", "Crownwatch.Tests", "Linting", "Warnings");

    [Theory]
    [MemberData(nameof(Files))]
    public void Are_said_and_nothing_else(string name)
    {
        var file = new SourceFile($"{name}.yml", File.ReadAllText(Path.Combine(Folder, $"{name}.yml")));

        var findings = Linter.Lint([file], environment: null, new KnownVariables());

        Assert.Equal(File.ReadAllLines(Path.Combine(Folder, $"{name}.txt")), findings.Select(f => f.ToString()));
        Assert.All(findings, f => Assert.Equal(FindingSeverity.Warning, f.Severity));
    }

    [Fact]
    public void Have_a_fixture_for_each_code()
    {
        var said = Directory.EnumerateFiles(Folder, "*.txt").Select(File.ReadAllText).ToArray();

        Assert.All(
            Codes.All.Where(code => code.StartsWith("CW1", StringComparison.Ordinal)),
            code => Assert.Contains(said, text => text.Contains($"warning {code}:", StringComparison.Ordinal))
        );
    }

    [Fact]
    public void Are_all_that_the_older_shape_gets()
    {
        var text = Repository.Read("tests", "Crownwatch.Tests", "Definitions", "older_shape.yml");

        var findings = Linter.Lint([new SourceFile("older_shape.yml", text)], null, new KnownVariables());

        Assert.NotEmpty(findings);
        Assert.All(findings, f => Assert.Equal(FindingSeverity.Warning, f.Severity));
    }

    [Fact]
    public void Are_all_that_the_shipped_file_gets()
    {
        var text = Repository.Read("synthetics", "uptime_checks.yml");

        var findings = Linter.Lint([new SourceFile("uptime_checks.yml", text)], null, new KnownVariables());

        // What mission.md asks for, honestly judged: "ok" is short, the p95 of a minute is one sample.
        Assert.Equal(
            [Codes.ShortBodyText, Codes.NoEnabledChannel, Codes.LatencyAfterOutage, Codes.PercentileIsMaximum, Codes.NoLifeSign],
            findings.Select(f => f.Code)
        );
    }
}
