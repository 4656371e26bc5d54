using System.Text.RegularExpressions;
using Crownwatch.Tests.Simulation;
using Xunit;

namespace Crownwatch.Tests.Architecture;

/// <summary>docs/semantics.md says what every rule means and by what it is proven: both are there.</summary>
public sealed partial class SemanticsTests
{
    private const string Document = "docs/semantics.md";

    // A rule, or the whole of it, that is not built yet says so.
    private const string NotYet = "**Not yet.**";

    public static TheoryData<string> Rules { get; } =
    [
        .. Numbered(1, 7),
        "2",
        .. Numbered(3, 3),
        "4",
        .. Numbered(5, 3),
        .. Numbered(6, 10),
        .. Numbered(7, 7),
        "8",
        "9",
        .. Numbered(10, 7),
    ];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Rule_is_said_and_proven(string rule)
    {
        var text = Sections().GetValueOrDefault(rule);
        Assert.NotNull(text);
        var links = Link().Matches(text).Select(m => m.Groups["path"].Value).ToList();
        var tests = links.Where(l => l.EndsWith(".cs", StringComparison.Ordinal)).ToList();
        var scenarios = links.Where(l => l.StartsWith("scenarios/", StringComparison.Ordinal)).ToList();

        Assert.True(tests.Count + scenarios.Count > 0 || text.StartsWith(NotYet, StringComparison.Ordinal), $"nothing proves rule {rule}");
        Assert.Equal(
            [],
            tests.Where(t =>
                !RepositoryTree.Text(Path.Combine("docs", t)).Contains($"[Trait(\"rule\", \"{rule}\")]", StringComparison.Ordinal)
            )
        );
        Assert.Equal([], scenarios.Where(s => !new ScenarioFolder(s.Split('/')[1]).Rules.Contains(rule)));
    }

    [Fact]
    public void Its_links_lead_somewhere() =>
        Assert.Equal(
            [],
            Link()
                .Matches(RepositoryTree.Text(Document))
                .Select(m => m.Groups["path"].Value)
                .Where(l => !RepositoryTree.Exists(Path.Combine("docs", l)))
        );

    [Fact]
    public void Every_rule_that_a_test_or_a_scenario_names_is_one_of_its_rules()
    {
        var traits = RepositoryTree
            .Files("tests", "*.cs")
            .SelectMany(f => Trait().Matches(RepositoryTree.Text(f)))
            .Select(m => m.Groups["rule"].Value);
        var scenarios = ScenarioFolder.Names.SelectMany(name => new ScenarioFolder(name).Rules);

        Assert.Equal([], traits.Concat(scenarios).Distinct().Except(Sections().Keys));
    }

    private static IEnumerable<string> Numbered(int part, int count) => Enumerable.Range(1, count).Select(n => $"{part}.{n}");

    private static Dictionary<string, string> Sections() =>
        Section().Matches(RepositoryTree.Text(Document)).ToDictionary(m => m.Groups["rule"].Value, m => m.Groups["text"].Value.Trim());

    [GeneratedRegex(@"^#{2,3} (?<rule>\d+(?:\.\d+)?)[. ][^\n]*\n(?<text>.*?)(?=^#|\z)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Section();

    [GeneratedRegex(@"\]\((?!https?:)(?<path>[^)#]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"\[Trait\(""rule"", ""(?<rule>[0-9.]+)""\)\]")]
    private static partial Regex Trait();
}
