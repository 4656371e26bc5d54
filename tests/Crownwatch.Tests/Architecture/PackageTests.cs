using System.Xml.Linq;
using Xunit;

namespace Crownwatch.Tests.Architecture;

/// <summary>One place for versions, one reason for each package.</summary>
public sealed class PackageTests
{
    [Fact]
    public void Every_package_has_its_reason_in_docs_dependencies()
    {
        var reasons = RepositoryTree.Text("docs/dependencies.md").Split('\n').Where(l => l.StartsWith('|'));
        var explained = reasons
            .SelectMany(l => l.Split('|')[1].Split(',', StringSplitOptions.TrimEntries))
            .ToHashSet(StringComparer.Ordinal);
        var used = RepositoryTree.Projects().SelectMany(p => RepositoryTree.Includes(p, "PackageReference"));
        var shared = RepositoryTree.Includes("Directory.Build.props", "PackageReference");

        Assert.Equal([], used.Concat(shared).Distinct(StringComparer.Ordinal).Except(explained));
    }

    [Fact]
    public void Every_pinned_package_has_its_reason_too()
    {
        var text = RepositoryTree.Text("docs/dependencies.md");
        Assert.Equal(
            [],
            RepositoryTree.Includes("Directory.Packages.props", "PackageVersion").Where(p => !text.Contains(p, StringComparison.Ordinal))
        );
    }

    [Fact]
    public void Versions_stand_in_Directory_Packages_props_only()
    {
        var fixed_ = RepositoryTree
            .Projects()
            .SelectMany(p => XDocument.Parse(RepositoryTree.Text(p)).Descendants("PackageReference"))
            .Where(r =>
                r.Attribute("Version") is not null || r.Attribute("VersionOverride") is not null || r.Element("Version") is not null
            )
            .Select(r => (string?)r.Attribute("Include"));
        Assert.Equal([], fixed_);
    }

    [Fact]
    public void Pinned_versions_are_exact()
    {
        var versions = XDocument.Parse(RepositoryTree.Text("Directory.Packages.props")).Descendants("PackageVersion");
        Assert.All(versions, v => Assert.Matches(@"^\d+(\.\d+){1,3}$", (string?)v.Attribute("Version")));
    }
}
