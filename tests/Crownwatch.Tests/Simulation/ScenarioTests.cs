using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Crownwatch.Core.Definitions.Linting;
using Crownwatch.Probes.Loading;
using Crownwatch.Tests.Architecture;
using Xunit;

namespace Crownwatch.Tests.Simulation;

/// <summary>Every folder of docs/scenarios: what comes out is what somebody worked out by hand before; and the list of them is whole.</summary>
public sealed partial class ScenarioTests
{
    public static TheoryData<string> Scenarios { get; } = [.. ScenarioFolder.Names];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void Holds_what_was_worked_out_by_hand(string name)
    {
        var folder = new ScenarioFolder(name);
        var came = folder.Run();
        var events = came.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        var start = DateTimeOffset.Parse(
            Start().Match(File.ReadAllText(folder.In("scenario.yml"))).Groups["start"].Value,
            CultureInfo.InvariantCulture
        );

        Assert.NotEmpty(folder.Hand);
        Assert.Equal([], folder.Hand.Where(hand => !hand.Holds(start, events)).Select(hand => $"{hand}\n{came}"));
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void Says_what_it_shows_and_which_rules(string name)
    {
        var folder = new ScenarioFolder(name);

        Assert.True(folder.Title.Length > 20, "its first line says what it shows");
        Assert.NotEmpty(folder.Rules);
        Assert.True(File.Exists(folder.Definitions), folder.Definitions);
    }

    [Fact]
    public void Lint_says_of_a_rule_that_can_never_fire_that_it_can_not()
    {
        var told = ScenarioFolder.Names.Select(name => new ScenarioFolder(name)).Where(folder => folder.Lint is not null).ToList();
        Assert.NotEmpty(told);
        foreach (var folder in told)
        {
            var findings = Linter.Lint(
                DefinitionFiles.Load(folder.Definitions).Files,
                folder.Environment,
                new ProcessVariables(DefinitionFiles.FolderOf(folder.Definitions))
            );
            Assert.Contains(folder.Lint, findings.Select(f => f.Code));
        }
    }

    [Fact]
    public void Are_at_least_forty() => Assert.True(ScenarioFolder.Names.Count >= 40);

    [Fact]
    public void The_list_names_each_once_with_what_it_shows()
    {
        var listed = Listed().Matches(RepositoryTree.Text("docs/scenarios/README.md"));

        Assert.Equal(
            ScenarioFolder.Names.Select(name => $"{name}: {new ScenarioFolder(name).Title}").Order(StringComparer.Ordinal),
            listed.Select(m => $"{m.Groups["name"].Value}: {m.Groups["title"].Value}").Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void No_shared_definitions_are_left_over()
    {
        var texts = ScenarioFolder.Names.Select(name => File.ReadAllText(new ScenarioFolder(name).In("scenario.yml"))).ToList();

        Assert.Equal(
            [],
            Directory
                .EnumerateFiles(Path.Combine(ScenarioFolder.All, "definitions"))
                .Select(Path.GetFileName)
                .Where(file => !texts.Exists(text => text.Contains($"definitions/{file}", StringComparison.Ordinal)))
        );
    }

    [GeneratedRegex(@"^start: (?<start>\S+)", RegexOptions.Multiline)]
    private static partial Regex Start();

    [GeneratedRegex(@"^- \[(?<name>[^\]]+)\]\(\k<name>/scenario\.yml\): (?<title>.+?) \([0-9., ]+\)$", RegexOptions.Multiline)]
    private static partial Regex Listed();
}
