using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Crownwatch.Core.Definitions;
using Crownwatch.Server.Loading;
using Crownwatch.Server.Notifying;
using Crownwatch.Server.Notifying.Slack;
using Crownwatch.Server.Running;

namespace Crownwatch.Server.Receiving.Slack;

/// <summary>One app's Socket Mode: asks for an address, connects, acknowledges each envelope, connects again when the connection ends.</summary>
internal sealed class SocketMode(
    string channel,
    SnapshotSource snapshots,
    SlackApi api,
    SlackPresses presses,
    ReceivedCounts counts,
    SocketStanding standing,
    Liveness liveness,
    TimeProvider time,
    ILogger log
) : GuardedLoop(liveness, time, log)
{
    private const int LongestMessage = 1024 * 1024;
    private static readonly TimeSpan LookAtLeastEvery = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ConnectWithin = TimeSpan.FromSeconds(10);
    private ClientWebSocket? _socket;
    private Secret? _token;
    private Task<JsonElement?>? _next;
    private int _failures;

    protected override string LoopName => $"slack socket {channel}";
    protected override TimeSpan TurnWithin => TimeSpan.FromMinutes(2);

    protected override async Task TurnAsync(CancellationToken stopping)
    {
        var wanted = SocketModes.Wanted(snapshots.Current.Definitions).FirstOrDefault(c => c.Name == channel);
        if (wanted is null || (_socket is not null && !wanted.AppToken!.Equals(_token)))
        {
            HangUp();
        }

        if (wanted is null)
        {
            standing.Forget(channel);
            await Task.Delay(LookAtLeastEvery, Time, stopping);
            return;
        }

        if (_socket is null && await ConnectAsync(wanted, stopping) is { } trouble)
        {
            standing.Closed(channel, trouble, Time.GetUtcNow());
            var pause = Backoff.After(_failures++, null);
            Log.LogWarning("Slack's socket for {Channel}: {Trouble}; again in {Seconds:0} s", channel, trouble, pause.TotalSeconds);
            await Task.Delay(pause, Time, stopping);
            return;
        }

        // One that is waited for in vain goes on being waited for: giving up a receive would end the connection.
        _next ??= ReceiveAsync(_socket!, stopping);
        if (await Task.WhenAny(_next, Task.Delay(LookAtLeastEvery, Time, stopping)) != _next)
        {
            _failures = 0; // it has held for a while
            return;
        }

        var message = await _next;
        _next = null;
        if (message is not { } envelope || !await TakeAsync(_socket!, envelope, wanted, stopping))
        {
            // At once the first time; one that keeps ending is left in peace for longer and longer.
            HangUp();
            standing.Closed(channel, "the connection ended", Time.GetUtcNow());
            if (_failures++ > 0)
            {
                await Task.Delay(Backoff.After(_failures - 1, null), Time, stopping);
            }
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        HangUp();
    }

    public override void Dispose()
    {
        HangUp();
        base.Dispose();
    }

    // Gives what went wrong, without the address: it holds a ticket.
    private async Task<string?> ConnectAsync(SlackChannelDefinition wanted, CancellationToken stopping)
    {
        var opened = await api.WriteAsync(wanted.ApiUrl, wanted.AppToken, "apps.connections.open", [], stopping);
        if (!opened.Ok || !Uri.TryCreate(opened.TextAt("url"), UriKind.Absolute, out var url) || url.Scheme is not ("ws" or "wss"))
        {
            return opened.Ok ? "apps.connections.open gave no address" : $"apps.connections.open: {opened.Error}";
        }

        var socket = new ClientWebSocket();
        using var patience = new CancellationTokenSource(ConnectWithin, Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stopping);
        try
        {
            await socket.ConnectAsync(url, either.Token);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException && !stopping.IsCancellationRequested)
        {
            socket.Dispose();
            return e is WebSocketException w ? $"no connection ({w.WebSocketErrorCode})" : "no connection in time";
        }

        (_socket, _token) = (socket, wanted.AppToken);
        return null;
    }

    // Whether the connection goes on.
    private async Task<bool> TakeAsync(
        ClientWebSocket socket,
        JsonElement envelope,
        SlackChannelDefinition wanted,
        CancellationToken stopping
    )
    {
        switch (SlackAnswer.Text(envelope, "type"))
        {
            case "hello":
                standing.Opened(channel);
                Log.LogInformation("Slack's socket for {Channel} is open", channel);
                return true;
            case "disconnect":
                Log.LogInformation("Slack ends the socket for {Channel}: {Reason}", channel, SlackAnswer.Text(envelope, "reason"));
                return false;
        }

        if (SlackAnswer.Text(envelope, "envelope_id") is not { } id)
        {
            counts.Count("slack", "malformed");
            return true;
        }

        // Slack sends an envelope again when our word for it was lost: it is acknowledged again, and done once.
        JsonObject? answer = null;
        if (
            envelope.TryGetProperty("payload", out var payload)
            && SlackAnswer.Text(envelope, "type") == "interactive"
            && payload.ValueKind == JsonValueKind.Object
        )
        {
            var result = await presses.OnceAsync($"envelope {id}", payload, wanted, stopping);
            if (result.Fate == PressFate.NotStored)
            {
                return true; // not acknowledged: it comes again
            }

            answer = result.Answer;
        }

        var word = new JsonObject { ["envelope_id"] = id };
        if (answer is not null)
        {
            word["payload"] = answer;
        }

        try
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes(word.ToJsonString()), WebSocketMessageType.Text, true, stopping);
            return true;
        }
        catch (WebSocketException)
        {
            return false; // it will come again over the next connection
        }
    }

    // null when the connection has ended.
    private static async Task<JsonElement?> ReceiveAsync(ClientWebSocket socket, CancellationToken stopping)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[16 * 1024];
        try
        {
            while (true)
            {
                var part = await socket.ReceiveAsync(buffer.AsMemory(), stopping);
                if (part.MessageType == WebSocketMessageType.Close || bytes.Length + part.Count > LongestMessage)
                {
                    return null;
                }

                bytes.Write(buffer, 0, part.Count);
                if (part.EndOfMessage)
                {
                    using var document = JsonDocument.Parse(bytes.GetBuffer().AsMemory(0, (int)bytes.Length));
                    return document.RootElement.Clone();
                }
            }
        }
        catch (Exception e) when (e is WebSocketException or JsonException)
        {
            return null;
        }
    }

    private void HangUp()
    {
        _socket?.Dispose();
        (_socket, _token, _next) = (null, null, null);
    }
}
