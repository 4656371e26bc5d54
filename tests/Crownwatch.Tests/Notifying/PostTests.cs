using System.Net;
using System.Net.Sockets;
using Crownwatch.Server.Notifying;
using Crownwatch.Server.Storage;
using Xunit;

namespace Crownwatch.Tests.Notifying;

/// <summary>Semantics.md 10.3: what a try came to.</summary>
public sealed class PostTests
{
    [Theory]
    [InlineData("200 OK", SendOutcome.Delivered)]
    [InlineData("403 Forbidden", SendOutcome.Refused)]
    [InlineData("500 Internal Server Error", SendOutcome.Transient)]
    public async Task The_status_decides_also_when_the_body_never_comes(string status, SendOutcome expected)
    {
        var cancel = TestContext.Current.CancellationToken;
        using var receiver = new TcpListener(IPAddress.Loopback, 0);
        receiver.Start();
        var answering = AnswerAsync(receiver, $"HTTP/1.1 {status}\r\nContent-Length: 2\r\n\r\n", cancel);

        using var post = new Post(TimeProvider.System);
        var result = await post.JsonAsync(new Uri($"http://{receiver.LocalEndpoint}/"), "{}", (_, _) => null, cancel);

        await answering;
        Assert.Equal(expected, result.Outcome);
        Assert.Equal(status[..3], $"{result.Status}");
    }

    // The head of an answer, and then the end of the connection instead of its body.
    private static async Task AnswerAsync(TcpListener receiver, string head, CancellationToken cancel)
    {
        using var connection = await receiver.AcceptTcpClientAsync(cancel);
        await using var stream = connection.GetStream();
        await stream.ReadAtLeastAsync(new byte[16 * 1024], 1, cancellationToken: cancel);
        await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(head), cancel);
        connection.Client.Shutdown(SocketShutdown.Send);
        while (await stream.ReadAsync(new byte[1024], cancel) > 0) { }
    }
}
