using System.Net.WebSockets;
using System.Threading.Channels;

namespace DeltaCrown.Notifications;

/// <summary>
/// One open socket: a reader, one writer, and a watch on silence. Closing always goes through the writer, so that what was queued
/// before is sent first; a peer that does not answer the close is cut off.
/// </summary>
public sealed class NotificationSocket(WebSocket socket, TimeSpan idle, TimeProvider time) : IDisposable
{
    /// <summary>In bytes.</summary>
    public const int LargestMessage = 4096;
    private const int MostQueued = 256;
    private static readonly TimeSpan CloseGrace = TimeSpan.FromSeconds(1);

    private readonly Channel<byte[]> _outgoing = Channel.CreateBounded<byte[]>(
        new BoundedChannelOptions(MostQueued) { SingleReader = true }
    );
    private readonly CancellationTokenSource _cut = new();
    private (WebSocketCloseStatus Status, string Reason) _closing = (WebSocketCloseStatus.NormalClosure, "bye");
    private int _closed;

    /// <summary>Queues a message; a peer that is too slow to take what is queued is closed.</summary>
    public void Send(byte[] message)
    {
        if (!_outgoing.Writer.TryWrite(message))
        {
            Close(WebSocketCloseStatus.PolicyViolation, "too slow");
        }
    }

    public void Close(WebSocketCloseStatus status, string reason)
    {
        if (Interlocked.Exchange(ref _closed, 1) == 0)
        {
            _closing = (status, reason);
            _outgoing.Writer.TryComplete();
        }
    }

    /// <summary>Serves the socket until it is closed by either side, silent for too long, or <paramref name="stopping"/>.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        using CancellationTokenRegistration onStop = stopping.Register(() =>
            Close(WebSocketCloseStatus.EndpointUnavailable, "the server is stopping")
        );
        using ITimer silence = time.CreateTimer(
            _ => Close(WebSocketCloseStatus.NormalClosure, "idle"),
            null,
            idle,
            Timeout.InfiniteTimeSpan
        );
        Task writing = WriteAsync();
        try
        {
            await ReadAsync(silence);
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException or IOException)
        {
            // The peer went without a word, or was cut off; there is nothing left to tell it.
        }
        Close(WebSocketCloseStatus.NormalClosure, "bye");
        await writing;
    }

    public void Dispose() => _cut.Dispose();

    private async Task ReadAsync(ITimer silence)
    {
        byte[] buffer = new byte[LargestMessage + 1];
        int length = 0;
        while (socket.State is WebSocketState.Open or WebSocketState.CloseSent)
        {
            ValueWebSocketReceiveResult frame = await socket.ReceiveAsync(buffer.AsMemory(length), _cut.Token);
            silence.Change(idle, Timeout.InfiniteTimeSpan);
            length += frame.Count;
            if (frame.MessageType == WebSocketMessageType.Close)
            {
                Close(
                    socket.CloseStatus is WebSocketCloseStatus.Empty or null
                        ? WebSocketCloseStatus.NormalClosure
                        : socket.CloseStatus.Value,
                    "bye"
                );
                return;
            }
            if (Volatile.Read(ref _closed) == 1)
            {
                // We are closing: what still arrives is not looked at.
                length = 0;
            }
            else if (frame.MessageType == WebSocketMessageType.Binary)
            {
                Close(WebSocketCloseStatus.InvalidMessageType, "text only");
                length = 0;
            }
            else if (length > LargestMessage)
            {
                Close(WebSocketCloseStatus.MessageTooBig, $"a message holds at most {LargestMessage} bytes");
                length = 0;
            }
            else if (frame.EndOfMessage)
            {
                Send(ClientMessage.Answer(buffer.AsMemory(0, length)));
                length = 0;
            }
        }
    }

    private async Task WriteAsync()
    {
        try
        {
            await foreach (byte[] message in _outgoing.Reader.ReadAllAsync(_cut.Token))
            {
                await socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, _cut.Token);
            }
            // Silence after our close frame is not waited for long.
            _cut.CancelAfter(CloseGrace);
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await socket.CloseOutputAsync(_closing.Status, _closing.Reason, _cut.Token);
            }
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException or IOException)
        {
            // As for the reader: the peer is gone, and the reader has noticed or will be cut off.
            await _cut.CancelAsync();
        }
    }
}
