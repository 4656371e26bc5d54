using Crownwatch.Server.Notifying;
using Xunit;

namespace Crownwatch.Tests.Notifying;

/// <summary>Text from outside is harmless in Slack, also where it is cut.</summary>
public sealed class SlackTextTests
{
    [Theory]
    [InlineData("<!channel>", "&lt;!channel&gt;")]
    [InlineData("<https://evil.example.com|our status page>", "&lt;https://evil.example.com|our status page&gt;")]
    [InlineData("&lt;!here&gt;", "&amp;lt;!here&amp;gt;")]
    [InlineData("*bold* `code` _x_", "*bold* `code` _x_")]
    public void Angle_brackets_and_ampersands_are_escaped(string text, string escaped) => Assert.Equal(escaped, SlackText.Escape(text));

    [Theory]
    [InlineData("abcdef", 6, "abcdef")]
    [InlineData("abcdef", 4, "abc…")]
    [InlineData("ab&amp;cd", 6, "ab…")]
    [InlineData("ab&amp;cd", 8, "ab&amp;…")]
    [InlineData("ab <https://x.example.com|label> cd", 12, "ab …")]
    [InlineData("a<@U1> bcdefgh", 9, "a<@U1> b…")]
    [InlineData("ab😀cd", 4, "ab…")]
    public void A_cut_never_goes_through_an_escape_a_link_or_a_pair(string text, int longest, string cut)
    {
        Assert.Equal(cut, SlackText.Fit(text, longest));
        Assert.True(SlackText.Fit(text, longest).Length <= longest);
    }

    [Fact]
    public void A_plain_text_holds_no_angle_brackets_and_one_line() => Assert.Equal("‹!channel› a b", SlackText.Flat("<!channel> a\nb"));
}
