using System.Collections.Concurrent;
using System.Globalization;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fakes.Receiving;

namespace Fakes.Slack;

/// <summary>
/// What people do with the buttons of messages: told to the app as Slack tells it, over its socket where it has one open, else by a
/// signed request. Thread-safe.
/// </summary>
public sealed class Interactions(Workspace workspace, TimeProvider clock) : IDisposable
{
    private readonly HttpClient http = new() { Timeout = Timeout.InfiniteTimeSpan };
    private readonly ConcurrentDictionary<string, string> triggers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<JsonElement>> forms = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<string>> envelopes = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<SlackEphemeral> told = new();
    private readonly SemaphoreSlim oneAtATime = new(1, 1);
    private volatile WebSocket? socket;
    private JsonObject? latest;
    private int last;

    /// <summary>How long the app may take to answer; the real one takes no excuse.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>The app's request URL; null when it has none.</summary>
    public Uri? Url { get; set; }

    /// <summary>What requests are signed with.</summary>
    public string SigningSecret { get; set; } = "";

    /// <summary>Who presses on the page.</summary>
    public string User { get; set; } = "U0ADA";

    /// <summary>Where response_urls lead, without a slash at the end.</summary>
    public string Home { get; set; } = "";

    /// <summary>Whether anybody would hear of a press.</summary>
    public bool Listening => socket is not null || Url is not null;

    /// <summary>How many sockets were opened.</summary>
    public int Connections { get; private set; }

    /// <summary>What single people were told.</summary>
    public IReadOnlyList<SlackEphemeral> Told => [.. told];

    /// <summary>Presses the newest button with that action, as that user.</summary>
    /// <param name="ts">The message it is in; null for the newest that has it.</param>
    /// <exception cref="InvalidOperationException">No message has such a button.</exception>
    public async Task<PressAnswer> PressAsync(string action, string? user = null, string? ts = null)
    {
        var (payload, _) = Payload(action, user ?? User, ts);
        return await TellAsync(payload);
    }

    /// <summary>Presses the note button, fills the form that opens, and submits it.</summary>
    public async Task<PressAnswer> NoteAsync(string action, string text, string? user = null, string? ts = null)
    {
        var (payload, trigger) = Payload(action, user ?? User, ts);
        var opened = forms.GetOrAdd(trigger, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
        var pressed = await TellAsync(payload);
        if (pressed.Status != 200)
        {
            return pressed;
        }

        var view = await opened.Task.WaitAsync(Patience, clock);
        return await SubmitAsync(view, text, user ?? User);
    }

    /// <summary>Sends a payload as it is, signed now.</summary>
    public async Task<PressAnswer> TellAsync(JsonObject payload)
    {
        if (socket is { State: WebSocketState.Open } open)
        {
            return await SendAsync(open, payload);
        }

        var body = "payload=" + Uri.EscapeDataString(payload.ToJsonString());
        var timestamp = clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            Url ?? throw new InvalidOperationException("The app has neither a socket nor a request URL.")
        )
        {
            Content = new StringContent(body, Encoding.UTF8, "application/x-www-form-urlencoded"),
        };
        request.Headers.Add("X-Slack-Request-Timestamp", timestamp);
        request.Headers.Add("X-Slack-Signature", Sign(SigningSecret, timestamp, body));
        using var patience = new CancellationTokenSource(Patience, clock);
        using var answer = await http.SendAsync(request, patience.Token);
        return new PressAnswer((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    public static string Sign(string secret, string timestamp, string body) =>
        "v0="
        + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"v0:{timestamp}:{body}")));

    /// <summary>What Slack sends when the newest button with that action is pressed.</summary>
    public (JsonObject Payload, string Trigger) Payload(string action, string user, string? ts = null)
    {
        var (message, button) = workspace
            .Messages.Reverse()
            .Where(m => ts is null || m.Ts == ts)
            .SelectMany(m => Buttons(m).Select(b => (Message: m, Button: b)))
            .FirstOrDefault(b => JsonText.Of(b.Button, "action_id") == action)
            is { Message: not null } found
            ? found
            : throw new InvalidOperationException($"No message has a button {action}.");
        var number = Interlocked.Increment(ref last);
        var trigger = $"{number}.trigger";
        triggers[trigger] = user;
        return (
            new JsonObject
            {
                ["type"] = "block_actions",
                ["team"] = new JsonObject { ["id"] = "T0CROWN" },
                ["user"] = new JsonObject { ["id"] = user, ["username"] = user.ToLowerInvariant() },
                ["api_app_id"] = "A0CROWN",
                ["trigger_id"] = trigger,
                ["response_url"] = $"{Home}/responses/{user}/{number}",
                ["channel"] = new JsonObject { ["id"] = message.Channel },
                ["container"] = new JsonObject { ["type"] = "message", ["message_ts"] = message.Ts },
                ["message"] = new JsonObject { ["ts"] = message.Ts, ["text"] = message.Text },
                ["actions"] = new JsonArray(
                    new JsonObject
                    {
                        ["type"] = "button",
                        ["action_id"] = action,
                        ["block_id"] = "crownwatch",
                        ["value"] = JsonText.Of(button, "value"),
                    }
                ),
            },
            trigger
        );
    }

    internal Answer OpenView(JsonElement payload)
    {
        var trigger = JsonText.Of(payload, "trigger_id") ?? "";
        var view = JsonText.Member(payload, "view");
        if (!triggers.TryRemove(trigger, out _))
        {
            return WebApi.Failing("invalid_trigger_id");
        }

        if (JsonText.Of(view, "type") != "modal" || JsonText.Of(JsonText.Member(view, "title"), "text") is not { Length: > 0 and <= 24 })
        {
            return WebApi.Failing("invalid_arguments");
        }

        forms.GetOrAdd(trigger, _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult(view);
        return WebApi.Ok(new JsonObject { ["view"] = new JsonObject { ["id"] = "V" + trigger } });
    }

    internal void Tell(string user, JsonElement body) => told.Enqueue(new SlackEphemeral(user, JsonText.Of(body, "text") ?? ""));

    /// <summary>Serves the app's socket until it closes.</summary>
    internal async Task ServeAsync(WebSocket opened, CancellationToken stopping)
    {
        Connections++;
        socket = opened;
        await WriteAsync(opened, new JsonObject { ["type"] = "hello", ["num_connections"] = 1 });
        var buffer = new byte[64 * 1024];
        try
        {
            while (opened.State == WebSocketState.Open)
            {
                var part = await opened.ReceiveAsync(buffer, stopping);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    break;
                }

                var word = JsonSerializer.Deserialize<JsonElement>(buffer.AsSpan(0, part.Count));
                if (JsonText.Of(word, "envelope_id") is { } id && envelopes.TryRemove(id, out var waiting))
                {
                    waiting.TrySetResult(word.TryGetProperty("payload", out var payload) ? payload.GetRawText() : "");
                }
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            // The app hung up, or the program ends.
        }
        finally
        {
            Interlocked.CompareExchange(ref socket, null, opened);
        }
    }

    /// <summary>Asks the app to connect anew, as Slack does every few hours.</summary>
    public Task DisconnectAsync() =>
        socket is { } open
            ? WriteAsync(open, new JsonObject { ["type"] = "disconnect", ["reason"] = "refresh_requested" })
            : Task.CompletedTask;

    /// <summary>Sends the latest envelope again, as Slack does when the app's word for it was lost; returns with the app's word.</summary>
    /// <exception cref="InvalidOperationException">There was none, or no socket is open.</exception>
    public async Task<PressAnswer> DeliverAgainAsync()
    {
        var (open, envelope) = (socket, latest);
        if (open is null || envelope is null)
        {
            throw new InvalidOperationException("nothing was sent over a socket yet, or none is open");
        }

        var acknowledged = envelopes.GetOrAdd(
            (string)envelope["envelope_id"]!,
            _ => new(TaskCreationOptions.RunContinuationsAsynchronously)
        );
        await WriteAsync(open, envelope);
        return new PressAnswer(200, await acknowledged.Task.WaitAsync(Patience, clock));
    }

    /// <summary>Ends the connection without a word.</summary>
    public void Abort() => socket?.Abort();

    public void Dispose()
    {
        http.Dispose();
        oneAtATime.Dispose();
    }

    private Task<PressAnswer> SubmitAsync(JsonElement view, string text, string user)
    {
        var shown = JsonNode.Parse(view.GetRawText())!.AsObject();
        var input = shown["blocks"]!.AsArray().Single(b => (string?)b!["type"] == "input")!;
        shown["state"] = new JsonObject
        {
            ["values"] = new JsonObject
            {
                [(string)input["block_id"]!] = new JsonObject
                {
                    [(string)input["element"]!["action_id"]!] = new JsonObject { ["type"] = "plain_text_input", ["value"] = text },
                },
            },
        };
        return TellAsync(
            new JsonObject
            {
                ["type"] = "view_submission",
                ["user"] = new JsonObject { ["id"] = user },
                ["view"] = shown,
            }
        );
    }

    private async Task<PressAnswer> SendAsync(WebSocket open, JsonObject payload)
    {
        var id = $"envelope-{Interlocked.Increment(ref last)}";
        var acknowledged = envelopes.GetOrAdd(id, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
        latest = new JsonObject
        {
            ["type"] = "interactive",
            ["envelope_id"] = id,
            ["accepts_response_payload"] = true,
            ["payload"] = payload.DeepClone(),
        };
        await WriteAsync(open, latest);
        return new PressAnswer(200, await acknowledged.Task.WaitAsync(Patience, clock));
    }

    private async Task WriteAsync(WebSocket open, JsonObject message)
    {
        await oneAtATime.WaitAsync();
        try
        {
            await open.SendAsync(Encoding.UTF8.GetBytes(message.ToJsonString()), WebSocketMessageType.Text, true, CancellationToken.None);
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    private static IEnumerable<JsonElement> Buttons(SlackMessage message) =>
        message.Blocks.ValueKind == JsonValueKind.Array
            ? message
                .Blocks.EnumerateArray()
                .Where(b => JsonText.Of(b, "type") == "actions")
                .SelectMany(b => b.GetProperty("elements").EnumerateArray())
            : [];
}

/// <summary>What the app answered to a press.</summary>
/// <param name="Status">The HTTP status; 200 for an envelope that was acknowledged.</param>
public sealed record PressAnswer(int Status, string Body);

/// <summary>A message that one person saw.</summary>
public sealed record SlackEphemeral(string User, string Text);
