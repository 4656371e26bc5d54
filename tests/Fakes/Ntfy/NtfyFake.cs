using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fakes.Faults;
using Fakes.Hosting;
using Fakes.Receiving;

namespace Fakes.Ntfy;

/// <summary>Stands in for an ntfy server: publishing as JSON (docs.ntfy.sh/publish).</summary>
public sealed class NtfyFake : IAsyncDisposable
{
    private const int MostActions = 3;
    private readonly FakeHost host;

    private NtfyFake(FakeHost host) => this.host = host;

    /// <summary>Where it listens, without a slash at the end.</summary>
    public string Url => host.Url;

    public string ControlUrl => host.ControlUrl;

    /// <summary>For a channel's <c>url</c>.</summary>
    public string TopicUrl => Url + "/alerts";

    public ReceivedLog Received => host.Received;

    public FaultSwitch Faults => host.Faults;

    /// <summary>Starts it; port 0 takes a free one.</summary>
    /// <param name="token">The access token that it asks for; null: anybody may publish.</param>
    public static async Task<NtfyFake> StartAsync(string url = "http://127.0.0.1:0", string? token = null, TimeProvider? clock = null)
    {
        FakeHost? started = null;
        var setup = new FakeSetup
        {
            Page = "ntfy",
            Receives = ["/publish", "/"],
            Judge = incoming => Judge(incoming, token),
            AnswerOf = (fault, _) =>
                fault.Body is { } body ? Answer.Json(fault.Status, body) : Error(fault.Status * 100 + 1, fault.Status, "fault"),
            MapMore = routes => routes.MapGet("/messages", context => Control.SendAsync(context, 200, Json(started!))),
            Forget = () => { },
            Clock = clock ?? TimeProvider.System,
        };
        started = await FakeHost.StartAsync(setup, url);
        return new NtfyFake(started);
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    private static Answer Judge(Incoming incoming, string? token)
    {
        if (token is not null && incoming.Token != token)
        {
            return incoming.Token is null ? Error(40301, 403, "forbidden") : Error(40101, 401, "unauthorized");
        }

        var topic = JsonText.Of(incoming.Payload, "topic");
        if (topic is null)
        {
            return Error(40024, 400, "invalid request: request body must be valid JSON");
        }

        if (topic.Length is 0 or > 64 || !topic.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
        {
            return Error(40009, 400, "invalid request: topic invalid");
        }

        if (
            incoming.Payload.TryGetProperty("priority", out var priority)
            && !(priority.ValueKind == JsonValueKind.Number && priority.TryGetInt32(out var number) && number is >= 1 and <= 5)
        )
        {
            return Error(40007, 400, "invalid request: priority invalid");
        }

        if (JsonText.Member(incoming.Payload, "actions") is { ValueKind: JsonValueKind.Array } actions && !AreActions(actions))
        {
            return Error(40018, 400, "invalid request: actions invalid");
        }

        var id = Convert.ToHexStringLower(
            System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes($"{incoming.At:O}{incoming.Body}"))
        )[..12];
        var answer = new JsonObject
        {
            ["id"] = id,
            ["time"] = incoming.At.ToUnixTimeSeconds(),
            ["expires"] = incoming.At.AddHours(12).ToUnixTimeSeconds(),
            ["event"] = "message",
            ["topic"] = topic,
            ["message"] = JsonText.Of(incoming.Payload, "message") ?? "triggered",
        };
        return Answer.Json(200, answer.ToJsonString(), accepted: true);
    }

    private static bool AreActions(JsonElement actions) =>
        actions.GetArrayLength() <= MostActions
        && actions
            .EnumerateArray()
            .All(a =>
                JsonText.Of(a, "action") is "view" or "http" or "broadcast"
                && !string.IsNullOrEmpty(JsonText.Of(a, "label"))
                && Uri.TryCreate(JsonText.Of(a, "url"), UriKind.Absolute, out _)
            );

    private static Answer Error(int code, int status, string what)
    {
        var body = new JsonObject
        {
            ["code"] = code,
            ["http"] = status,
            ["error"] = what,
            ["link"] = "https://ntfy.sh/docs/publish/",
        };
        return Answer.Json(status, body.ToJsonString());
    }

    private static JsonArray Json(FakeHost host) =>
        [.. host.Received.All.Where(r => r.Answer.Accepted).Select(r => (JsonNode)ReceivedJson.Of(r))];
}
