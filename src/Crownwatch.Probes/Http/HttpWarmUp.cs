using System.Net;
using System.Net.Sockets;
using Crownwatch.Core.Definitions;

namespace Crownwatch.Probes.Http;

/// <summary>
/// One probe of a socket of our own before the first of a target: compiling and loading what a probe runs through takes longer than
/// many targets do, and must not be measured as theirs.
/// </summary>
internal static class HttpWarmUp
{
    private static readonly byte[] _answer =
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"u8.ToArray();

    /// <exception cref="OperationCanceledException">We are stopping.</exception>
    public static async Task RunAsync(HttpProbe probe, TimeProvider time, CancellationToken stopping)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var answering = AnswerAsync(listener, over.Token);
        var check = new CheckDefinition
        {
            Name = "warm_up",
            Request = new HttpRequestDefinition { Url = new Uri($"http://{listener.LocalEndpoint}/") },
            Criteria = [StatusCodeCriterion.Default, new BodyContainsCriterion("{}", Negated: false)],
        };
        await probe.RunAsync(check, time.GetUtcNow(), stopping).ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false);
        await answering.ConfigureAwait(false);
    }

    private static async Task AnswerAsync(TcpListener listener, CancellationToken over)
    {
        try
        {
            using var socket = await listener.AcceptSocketAsync(over).ConfigureAwait(false);
            var request = new byte[1024];
            await socket.ReceiveAsync(request, over).ConfigureAwait(false);
            await socket.SendAsync(_answer, over).ConfigureAwait(false);
            socket.Shutdown(SocketShutdown.Send);
            while (await socket.ReceiveAsync(request, over).ConfigureAwait(false) > 0) { }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            // The probe has what it came for; nothing hangs on how this connection ends.
        }
    }
}
