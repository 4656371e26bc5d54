using System.Reflection;
using Crownwatch.Core.Definitions;
using Crownwatch.Tests.Definitions;
using Xunit;

namespace Crownwatch.Tests.Linting;

public sealed class CodePageTests
{
    [Fact]
    public void Every_code_has_a_page_with_reason_example_and_mend()
    {
        foreach (var code in Codes.All)
        {
            var page = Repository.Read("docs", "lint", $"{code}.md");

            Assert.StartsWith($"# {code}: ", page, StringComparison.Ordinal);
            Assert.All((string[])["## Why", "## Example", "## Mend"], heading => Assert.Contains(heading, page, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Every_page_has_a_code()
    {
        var pages = Directory.EnumerateFiles(Repository.PathOf("docs", "lint"), "CW*.md").Select(f => Path.GetFileNameWithoutExtension(f)!);

        Assert.Equal(Codes.All.Order(StringComparer.Ordinal), pages.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_code_is_in_the_list_once()
    {
        var declared = typeof(Codes)
            .GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(f => f.IsLiteral)
            .Select(f => (string)f.GetRawConstantValue()!);

        Assert.Equal(declared, Codes.All);
        Assert.Distinct(Codes.All);
    }
}
