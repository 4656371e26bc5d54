using System.Text.RegularExpressions;
using Xunit;

namespace Crownwatch.Tests.Architecture;

/// <summary>What the README and the workflows tell a person to run exists.</summary>
public sealed partial class CommandTests
{
    [Theory]
    [InlineData("build")]
    [InlineData("run")]
    [InlineData("test")]
    [InlineData("smoke")]
    [InlineData("synthetics-lint")]
    [InlineData("pii-scan")]
    [InlineData("flags-check")]
    [InlineData("verify")]
    [InlineData("format")]
    [InlineData("demo")]
    [InlineData("bench")]
    [InlineData("clean")]
    [InlineData("help")]
    public void The_target_exists(string target) => Assert.Contains(target, Targets());

    [Fact]
    public void Every_script_that_a_target_calls_exists() =>
        Assert.Equal([], Script().Matches(RepositoryTree.Text("Makefile")).Select(m => m.Value).Where(s => !RepositoryTree.Exists(s)));

    [Fact]
    public void Workflows_call_only_targets_that_exist()
    {
        var workflows = RepositoryTree.Files(".github/workflows", "*.yml");
        Assert.NotEmpty(workflows);
        var called = workflows.SelectMany(w => Make().Matches(RepositoryTree.Text(w))).Select(m => m.Groups["target"].Value);
        Assert.Equal([], called.Except(Targets()));
    }

    [Fact]
    public void The_README_names_only_paths_and_targets_that_exist()
    {
        Assert.SkipUnless(RepositoryTree.Exists("README.md"), "there is no README.md yet");
        var code = Code().Matches(RepositoryTree.Text("README.md")).Select(m => m.Value).ToList();
        var targets = code.SelectMany(c => Make().Matches(c)).Select(m => m.Groups["target"].Value);
        var paths = code.SelectMany(c => FilePath().Matches(c)).Select(m => m.Value.TrimEnd('/', '.', ','));

        Assert.Equal([], targets.Except(Targets()));
        Assert.Equal([], paths.Where(p => !p.StartsWith("bin/", StringComparison.Ordinal) && !RepositoryTree.Exists(p)));
    }

    [Fact]
    public void Ci_calls_make_test() => Assert.Contains(" test", RepositoryTree.Text(".ci/run"), StringComparison.Ordinal);

    private static HashSet<string> Targets() =>
        [.. Target().Matches(RepositoryTree.Text("Makefile")).Select(m => m.Groups["target"].Value)];

    [GeneratedRegex(@"^(?<target>[a-z][a-z-]*):(?!=)", RegexOptions.Multiline)]
    private static partial Regex Target();

    [GeneratedRegex(@"\bmake (?:--[a-z-]+ )*(?<target>[a-z][a-z-]*)")]
    private static partial Regex Make();

    [GeneratedRegex(@"scripts/[a-z-]+\.sh")]
    private static partial Regex Script();

    [GeneratedRegex("```.*?```|`[^`\n]+`", RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex(@"(?<![\w/.:{-])(?:src|tests|docs|scripts|synthetics|config|deploy|grafana|RUNBOOKS|bench|\.github|\.ci)/[\w./-]+")]
    private static partial Regex FilePath();
}
