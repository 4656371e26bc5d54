using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Crownwatch.Tests.Probes;

/// <summary>A raw TCP server on a free loopback port that answers each connection as its script says, however wrong.</summary>
internal sealed class HostileTarget : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly Func<HostileConnection, Task> script;
    private readonly Task accepting;
    private int connections;

    private HostileTarget(Func<HostileConnection, Task> script)
    {
        this.script = script;
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;
    public int Connections => Volatile.Read(ref connections);

    public Uri Url(string path = "/") => new($"http://127.0.0.1:{Port}{path}");

    /// <summary>Runs the script for every connection and closes it when the script ends.</summary>
    public static HostileTarget Running(Func<HostileConnection, Task> script) => new(script);

    /// <summary>Reads the request, then sends exactly this and closes.</summary>
    public static HostileTarget Sending(string answer) => Sending(Encoding.Latin1.GetBytes(answer));

    /// <inheritdoc cref="Sending(string)"/>
    public static HostileTarget Sending(byte[] answer) =>
        new(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SendAsync(answer);
        });

    /// <summary>A well-formed answer with this body.</summary>
    public static HostileTarget Answering(int status, string body, string headers = "", string type = "text/plain") =>
        Answering(status, Encoding.UTF8.GetBytes(body), headers, type);

    /// <inheritdoc cref="Answering(int, string, string, string)"/>
    public static HostileTarget Answering(int status, byte[] body, string headers = "", string type = "text/plain") =>
        Sending([
            .. Encoding.Latin1.GetBytes(
                $"HTTP/1.1 {status} Status\r\nContent-Type: {type}\r\n{headers}Content-Length: {body.Length}\r\nConnection: close\r\n\r\n"
            ),
            .. body,
        ]);

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await accepting;
        listener.Stop();
        stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        var running = new List<Task>();
        try
        {
            while (true)
            {
                var socket = await listener.AcceptSocketAsync(stopping.Token);
                Interlocked.Increment(ref connections);
                running.Add(ServeAsync(socket));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(running);
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        await using var stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            await script(new HostileConnection(socket, stream, stopping.Token));
            await FinishAsync(socket, stream);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The probe hung up first, or the test is over: both are how hostile answers end.
        }
    }

    // Closing with unread bytes would reset the connection and take the answer with it.
    private async Task FinishAsync(Socket socket, NetworkStream stream)
    {
        if (socket.Connected)
        {
            socket.Shutdown(SocketShutdown.Send);
            var rest = new byte[4096];
            while (await stream.ReadAsync(rest, stopping.Token) > 0) { }
        }
    }
}

/// <summary>One connection of a <see cref="HostileTarget"/>.</summary>
internal sealed class HostileConnection(Socket socket, NetworkStream stream, CancellationToken stopping)
{
    public CancellationToken Stopping => stopping;
    public Stream Stream => stream;

    /// <summary>The request's head, up to its empty line.</summary>
    public async Task<string> ReadRequestAsync()
    {
        var head = new StringBuilder();
        var buffer = new byte[4096];
        while (!head.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            var read = await stream.ReadAsync(buffer, stopping);
            if (read == 0)
            {
                break;
            }

            head.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }

        return head.ToString();
    }

    public ValueTask SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    public ValueTask SendAsync(byte[] bytes) => stream.WriteAsync(bytes, stopping);

    /// <summary>Until the test is over.</summary>
    public Task HangAsync() => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopping);

    /// <summary>Ends with a reset in place of a close.</summary>
    public void Reset()
    {
        socket.LingerState = new LingerOption(enable: true, seconds: 0);
        socket.Close();
    }
}
