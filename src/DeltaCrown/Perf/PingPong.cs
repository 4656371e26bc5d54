using System.Net.WebSockets;
using System.Text.Json;

namespace DeltaCrown.Perf;

/// <summary>One round trip over an open notification socket: a ping is sent, its pong is waited for.</summary>
public static class PingPong
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static async Task<PerfAnswer> Attempt(WebSocket socket, CancellationToken cancellation)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limited.CancelAfter(Limit);
        try
        {
            await socket.SendAsync("""{"type":"ping"}"""u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, limited.Token);
            var buffer = new byte[4096];
            while (true)
            {
                var length = 0;
                ValueWebSocketReceiveResult part;
                do
                {
                    part = await socket.ReceiveAsync(buffer.AsMemory(length), limited.Token);
                    length += part.Count;
                } while (!part.EndOfMessage && length < buffer.Length);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    return new PerfAnswer("socket closed by the instance");
                }
                if (IsPong(buffer.AsSpan(0, length)))
                {
                    return PerfAnswer.Success;
                }
            }
        }
        catch (WebSocketException broken)
        {
            return new PerfAnswer($"socket broken: {broken.WebSocketErrorCode}");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new PerfAnswer("no pong within 30 s");
        }
    }

    /// <summary>Other messages may be pushed between ping and pong; they are passed over.</summary>
    private static bool IsPong(ReadOnlySpan<byte> message)
    {
        var reader = new Utf8JsonReader(message);
        try
        {
            return JsonElement.TryParseValue(ref reader, out var json)
                && json is { ValueKind: JsonValueKind.Object } body
                && body.TryGetProperty("type", out var type)
                && type.ValueEquals("pong");
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
