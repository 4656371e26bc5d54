using System.Text;
using Crownwatch.Server.Receiving.Slack;
using Xunit;

namespace Crownwatch.Tests.Receiving;

/// <summary>Slack's signature of requests, held to the published vector.</summary>
public sealed class SlackSignatureTests
{
    private const string Secret = "8f742231b10e8888abcd99yyyzzz85a5";
    private const string Timestamp = "1531420618";
    private const string Signature = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";

    private static readonly byte[] _body = Encoding.UTF8.GetBytes(
        "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA"
            + "&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F39770"
            + "0885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
    );

    [Fact]
    public void The_published_vector_matches()
    {
        Assert.Equal(Signature, SlackSignature.Of(Secret, Timestamp, _body));
        Assert.True(SlackSignature.Matches(Secret, Timestamp, _body, Signature));
    }

    [Fact]
    public void Whatever_differs_does_not_match()
    {
        Assert.False(SlackSignature.Matches(Secret + "x", Timestamp, _body, Signature));
        Assert.False(SlackSignature.Matches(Secret, "1531420619", _body, Signature));
        Assert.False(SlackSignature.Matches(Secret, Timestamp, [.. _body, (byte)' '], Signature));
        Assert.False(SlackSignature.Matches(Secret, Timestamp, _body, Signature[..^1]));
        Assert.False(SlackSignature.Matches(Secret, Timestamp, _body, ""));
        Assert.False(SlackSignature.Matches(Secret, Timestamp, _body, "v1" + Signature[2..]));
    }

    [Fact]
    public void An_empty_secret_signs_and_matches_nothing()
    {
        Assert.Throws<ArgumentException>(() => SlackSignature.Of("", Timestamp, _body));
        Assert.False(SlackSignature.Matches("", Timestamp, _body, Signature));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(300, true)]
    [InlineData(-300, true)]
    [InlineData(301, false)]
    [InlineData(-301, false)]
    public void A_request_is_fresh_within_five_minutes_in_either_direction(int seconds, bool fresh) =>
        Assert.Equal(fresh, SlackSignature.IsFresh(Timestamp, DateTimeOffset.FromUnixTimeSeconds(1531420618).AddSeconds(seconds)));

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("1531420618.5")]
    [InlineData("soon")]
    [InlineData("9223372036854775807")]
    [InlineData("99999999999999999999")]
    public void What_is_no_time_near_now_is_not_fresh(string timestamp) =>
        Assert.False(SlackSignature.IsFresh(timestamp, DateTimeOffset.FromUnixTimeSeconds(1531420618)));
}
