using System.Net;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Definitions.Linting;
using Crownwatch.Tests.Definitions;
using Xunit;

namespace Crownwatch.Tests.StatusPage;

public sealed class StatusPageReadingTests
{
    private static readonly SourceFile _example = new("status-page.yml", Repository.Read("docs", "examples", "status-page.yml"));

    [Fact]
    public void The_example_of_the_documentation_is_read_as_it_says()
    {
        var set = DefinitionReader
            .Read([_example], null, new KnownVariables(("ALERT_SLACK_WEBHOOK", "https://hooks.example.com/x")), ReadMode.Run)
            .Set!;

        var page = Assert.Single(set.StatusPages);
        Assert.Equal(("public", "Example status", "logo.svg"), (page.Name, page.Title, page.Logo));
        Assert.Equal(("#15603f", "#7fd3ab", null), (page.Colours.Accent, page.Colours.AccentDark, page.Colours.Text));
        Assert.Equal(["ordering", "search", "sign-in"], page.Components.Select(c => c.Slug));
        Assert.Equal(
            [
                ["shop_health"],
                ["shop_search"],
                ["login_page"],
            ],
            page.Components.Select(c => set.Checks.Where(c.Has).Select(k => k.Name))
        );
        Assert.Equal("Monthly upkeep of accounts", Assert.Single(set.Maintenance).PublicTitle);
    }

    [Fact]
    public void The_example_has_nothing_wrong_with_its_page() =>
        Assert.DoesNotContain(
            Linter.Lint([_example], null, new KnownVariables()),
            f => f.Severity == FindingSeverity.Error || f.Code is Codes.HardToRead or Codes.EmptyComponent
        );

    [Theory]
    [InlineData("#FFF", "#ffffff")]
    [InlineData("#15603F", "#15603f")]
    [InlineData("15603f", null)]
    [InlineData("#15603", null)]
    [InlineData("#15603g", null)]
    [InlineData("red;}body{display:none", null)]
    public void A_colour_is_six_digits_and_nothing_else(string text, string? colour) => Assert.Equal(colour, Contrast.Colour(text));

    [Fact]
    public void Contrast_is_that_of_WCAG()
    {
        Assert.Equal(21, Contrast.Of("#000000", "#ffffff"), 6);
        Assert.Equal(1, Contrast.Of("#777777", "#777777"), 6);
        Assert.Equal(4.478, Contrast.Of("#777777", "#ffffff"), 3);
    }

    [Theory]
    [InlineData("93.184.216.34", true)]
    [InlineData("2606:2800:220:1::1", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.16.0.1", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("192.168.0.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("168.63.129.16", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("100.128.0.1", true)]
    [InlineData("0.0.0.0", false)]
    [InlineData("198.18.0.1", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::", false)]
    [InlineData("::1", false)]
    [InlineData("::127.0.0.1", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("::ffff:93.184.216.34", true)]
    [InlineData("64:ff9b::7f00:1", false)]
    [InlineData("2002:7f00:1::1", false)]
    [InlineData("2001:db8::1", false)]
    [InlineData("fc00::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("ff02::1", false)]
    public void Only_addresses_of_the_public_network_are_public(string address, bool expected) =>
        Assert.Equal(expected, ForbiddenAddresses.IsPublic(IPAddress.Parse(address)));
}
