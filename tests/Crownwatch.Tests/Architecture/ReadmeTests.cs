using System.Text.RegularExpressions;
using Crownwatch.Core.Definitions;
using Crownwatch.Probes.Loading;
using Xunit;

namespace Crownwatch.Tests.Architecture;

/// <summary>What the README shows is what the repository holds.</summary>
public sealed partial class ReadmeTests
{
    private const string Example = "docs/examples/my-service.yml";

    [Fact]
    public void Its_example_is_the_file_it_names() =>
        Assert.Equal(RepositoryTree.Text(Example), YamlBlock().Match(RepositoryTree.Text("README.md")).Groups["yaml"].Value);

    [Fact]
    public void Its_example_runs_as_it_is()
    {
        var path = Path.Combine(RepositoryTree.Root, Example);
        var outcome = DefinitionReader.Read(
            DefinitionFiles.Load(path).Files,
            null,
            new ProcessVariables(DefinitionFiles.FolderOf(path)),
            ReadMode.Run
        );
        Assert.Empty(outcome.Errors);
        Assert.Equal(["my_service"], outcome.Set!.EnabledChecks.Select(c => c.Name));
    }

    [Theory]
    [InlineData("README.md", "")]
    [InlineData("docs/PHASE_9_SMOKE_AND_ALERTING.md", "docs")]
    [InlineData("RUNBOOKS/ONCALL_HANDOFF.md", "RUNBOOKS")]
    public void Its_links_lead_somewhere(string document, string folder)
    {
        var links = Link().Matches(RepositoryTree.Text(document)).Select(m => m.Groups["path"].Value).ToList();
        Assert.NotEmpty(links);
        Assert.Equal([], links.Where(l => !RepositoryTree.Exists(Path.Combine(folder, l))));
    }

    [GeneratedRegex("```yaml\n(?<yaml>.*?)```", RegexOptions.Singleline)]
    private static partial Regex YamlBlock();

    [GeneratedRegex(@"\]\((?!https?:)(?<path>[^)#]+)\)")]
    private static partial Regex Link();
}
