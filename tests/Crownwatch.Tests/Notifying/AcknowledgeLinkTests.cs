using System.Buffers.Text;
using Crownwatch.Server.Notifying;
using Crownwatch.Server.Storage;
using Crownwatch.Tests.Time;
using Xunit;

namespace Crownwatch.Tests.Notifying;

public sealed class AcknowledgeLinkTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void A_link_is_good_for_24_hours_and_for_its_incident()
    {
        var links = new AcknowledgeLinks(new Installation("one", "key"), _time);
        var token = Token(links, 42);

        Assert.Equal((42, false), links.Read(token));
        _time.Jump(TimeSpan.FromHours(24));
        Assert.Equal((42, false), links.Read(token));
        _time.Jump(TimeSpan.FromSeconds(1));
        Assert.Equal((42, true), links.Read(token));
    }

    [Fact]
    public void No_bit_of_a_link_can_be_changed()
    {
        var links = new AcknowledgeLinks(new Installation("one", "key"), _time);
        var bytes = Base64Url.DecodeFromChars(Token(links, 42));
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Null(links.Read(Base64Url.EncodeToString(bytes)));
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("***")]
    [InlineData("AAAAAAAAACoAAAAAaVuGRA")]
    public void What_is_no_link_of_ours_is_none(string token) =>
        Assert.Null(new AcknowledgeLinks(new Installation("one", "key"), _time).Read(token));

    [Fact]
    public void Another_installations_link_is_none()
    {
        var token = Token(new AcknowledgeLinks(new Installation("one", "key"), _time), 42);

        Assert.Null(new AcknowledgeLinks(new Installation("two", "other key"), _time).Read(token));
    }

    private static string Token(AcknowledgeLinks links, long incident) => links.PathFor(incident)["/acknowledge/".Length..];
}
