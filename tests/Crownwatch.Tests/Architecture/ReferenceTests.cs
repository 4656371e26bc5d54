using Xunit;

namespace Crownwatch.Tests.Architecture;

/// <summary>Core &lt;- Probes &lt;- {Server, Cli}; DeltaCrown alone.</summary>
public sealed class ReferenceTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Crownwatch.Core"] = [],
        ["Crownwatch.Probes"] = ["Crownwatch.Core"],
        ["Crownwatch.Server"] = ["Crownwatch.Core", "Crownwatch.Probes"],
        ["Crownwatch.Cli"] = ["Crownwatch.Core", "Crownwatch.Probes"],
        ["DeltaCrown"] = [],
    };

    public static TheoryData<string> Products => [.. RepositoryTree.Files("src", "*.csproj")];

    [Theory]
    [MemberData(nameof(Products))]
    public void A_project_references_only_what_lies_below_it(string project)
    {
        var name = Path.GetFileNameWithoutExtension(project);
        var references = RepositoryTree.Includes(project, "ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r));

        Assert.True(Allowed.TryGetValue(name, out var allowed), $"{project} has no place in the order of projects.");
        Assert.Equal([], references.Except(allowed!));
    }

    [Fact]
    public void The_order_names_every_project_under_src() =>
        Assert.Equal(
            Allowed.Keys.Order(StringComparer.Ordinal),
            RepositoryTree.Files("src", "*.csproj").Select(p => Path.GetFileNameWithoutExtension(p)).Order(StringComparer.Ordinal)
        );

    [Fact]
    public void The_core_uses_nothing_but_the_base_library_and_YamlDotNet() =>
        Assert.Equal(["YamlDotNet"], RepositoryTree.Includes("src/Crownwatch.Core/Crownwatch.Core.csproj", "PackageReference"));

    [Fact]
    public void The_smoke_tests_are_black_boxes()
    {
        // They may make sure that the program is built, but must not see its types.
        var project = RepositoryTree.Text("tests/smoke/Smoke.Tests.csproj");
        var references = project.Split("<ProjectReference").Skip(1);
        Assert.All(references, r => Assert.Contains("ReferenceOutputAssembly=\"false\"", r.Split("/>")[0], StringComparison.Ordinal));
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = RepositoryTree.Text("DeltaCrown.slnx");
        var outside = RepositoryTree.Projects().Where(p => !solution.Contains($"\"{p}\"", StringComparison.Ordinal));

        // It compiles tests of others a second time: only `make mutants` builds it.
        Assert.Equal(["tests/Mutants/Mutants.csproj"], outside);
    }
}
