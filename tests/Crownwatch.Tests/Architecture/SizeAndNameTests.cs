using System.Text.RegularExpressions;
using Xunit;

namespace Crownwatch.Tests.Architecture;

/// <summary>Files stay small, and names say what a thing is for.</summary>
public sealed partial class SizeAndNameTests
{
    private const int MostLines = 400;

    [Fact]
    public void No_source_file_has_over_400_lines()
    {
        var long_ = Sources().Select(f => (f, Lines: File.ReadLines(Path.Combine(RepositoryTree.Root, f)).Count()));
        Assert.Equal([], long_.Where(f => f.Lines > MostLines));
    }

    [Fact]
    public void No_folder_is_named_after_a_kind_of_code() =>
        Assert.Equal([], Sources().Where(f => f.Split('/').SkipLast(1).Any(d => Folder().IsMatch(d))));

    [Fact]
    public void No_type_is_named_after_nothing()
    {
        var found = Sources().SelectMany(f => Declaration().Matches(RepositoryTree.Text(f)).Select(m => (f, Name: m.Groups["name"].Value)));
        Assert.Equal([], found.Where(t => Vague().IsMatch(t.Name)));
    }

    [Theory]
    [InlineData("UserManager", true)]
    [InlineData("JsonUtils", true)]
    [InlineData("ChannelBase", true)]
    [InlineData("ServiceLevel", false)]
    [InlineData("BaseUrl", false)]
    public void The_rule_on_names_catches_what_it_should(string name, bool caught) => Assert.Equal(caught, Vague().IsMatch(name));

    private static IEnumerable<string> Sources() => RepositoryTree.Files("src", "*.cs").Concat(RepositoryTree.Files("tests", "*.cs"));

    [GeneratedRegex("^(Interfaces|Models|Dtos|Helpers?|Utils?|Utilities|Common|Managers?|Services|Impl|Base)$", RegexOptions.IgnoreCase)]
    private static partial Regex Folder();

    [GeneratedRegex(
        @"^\s*(?:(?:public|internal|private|protected|file|static|sealed|abstract|partial|readonly|ref)\s+)*(?:class|struct|interface|enum|record(?:\s+(?:class|struct))?)\s+(?<name>\w+)",
        RegexOptions.Multiline
    )]
    private static partial Regex Declaration();

    [GeneratedRegex("(Manager|Helpers?|Utils?|Utility|Common|Base|Impl|Service)$")]
    private static partial Regex Vague();
}
