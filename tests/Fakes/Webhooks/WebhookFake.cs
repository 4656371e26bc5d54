using System.Text.Json;
using System.Text.Json.Nodes;
using Fakes.Faults;
using Fakes.Hosting;
using Fakes.Receiving;

namespace Fakes.Webhooks;

/// <summary>
/// Takes any webhook at /in, and verifies its signature where it has a secret; below /pushover, /twilio, /telegram, /discord and
/// /teams it checks what those services document.
/// </summary>
public sealed class WebhookFake : IAsyncDisposable
{
    private static readonly (string Path, Func<Incoming, Answer> Judge)[] Services =
    [
        ("/pushover", PushoverRules.Judge),
        ("/twilio", TwilioRules.Judge),
        ("/telegram", TelegramRules.Judge),
        ("/discord", DiscordRules.Judge),
        ("/teams", TeamsRules.Judge),
    ];

    private readonly FakeHost host;

    private WebhookFake(FakeHost host) => this.host = host;

    /// <summary>Where it listens, without a slash at the end: a service's own base address is this and the service's path.</summary>
    public string Url => host.Url;

    public string ControlUrl => host.ControlUrl;

    /// <summary>For a channel's <c>url</c>.</summary>
    public string HookUrl => Url + "/in";

    public ReceivedLog Received => host.Received;

    public FaultSwitch Faults => host.Faults;

    /// <summary>Starts it; port 0 takes a free one.</summary>
    /// <param name="secret">What requests to /in must be signed with; null: signatures are not looked at.</param>
    public static async Task<WebhookFake> StartAsync(string url = "http://127.0.0.1:0", string? secret = null, TimeProvider? clock = null)
    {
        FakeHost? started = null;
        var setup = new FakeSetup
        {
            Page = "webhook",
            Receives = ["/in", .. Services.Select(s => s.Path + "/{**rest}")],
            Judge = incoming => Judge(incoming, secret),
            AnswerOf = (fault, _) => Answer.Text(fault.Status, fault.Body ?? "fault"),
            MapMore = routes => routes.MapGet("/messages", context => Control.SendAsync(context, 200, Json(started!))),
            Forget = () => { },
            Clock = clock ?? TimeProvider.System,
        };
        started = await FakeHost.StartAsync(setup, url);
        return new WebhookFake(started);
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    private static Answer Judge(Incoming incoming, string? secret)
    {
        if (Array.Find(Services, s => incoming.Path.StartsWith(s.Path + "/", StringComparison.Ordinal)) is { Judge: { } judge })
        {
            return judge(incoming);
        }

        if (
            secret is not null
            && SignatureRule.Wrong(incoming.Headers.GetValueOrDefault("X-Crownwatch-Signature"), secret, incoming.Body, incoming.At)
                is { } wrong
        )
        {
            return Answer.Text(401, wrong);
        }

        var json = incoming.Headers.GetValueOrDefault("Content-Type")?.Contains("json", StringComparison.OrdinalIgnoreCase) == true;
        return json && incoming.Payload.ValueKind == JsonValueKind.Undefined
            ? Answer.Text(400, "the body is not JSON")
            : Answer.Text(200, "ok", accepted: true);
    }

    private static JsonArray Json(FakeHost host) => [.. host.Received.All.Select(r => (JsonNode)ReceivedJson.Of(r))];
}
