using System.Text.Json.Nodes;
using Fakes.Faults;
using Fakes.Hosting;
using Fakes.Receiving;

namespace Fakes.Slack;

/// <summary>Stands in for Slack: incoming webhooks and the Web API, with the limits and errors of the real one.</summary>
public sealed class SlackFake : IAsyncDisposable
{
    private readonly FakeHost host;

    private SlackFake(FakeHost host, Workspace workspace, Interactions people)
    {
        (this.host, Workspace, People) = (host, workspace, people);
        people.Home = host.Url;
    }

    /// <summary>Where it listens, without a slash at the end.</summary>
    public string Url => host.Url;

    /// <summary>The same routes on a port that stays open when <see cref="FaultMode.Refuse"/> is set.</summary>
    public string ControlUrl => host.ControlUrl;

    /// <summary>A webhook address for a channel's <c>webhook_url</c>.</summary>
    public string WebhookUrl => Url + "/services/T0CROWN/B0CROWN/demonstration";

    /// <summary>The base for a channel's <c>api_url</c>.</summary>
    public string ApiUrl => Url + "/api";

    public ReceivedLog Received => host.Received;

    public FaultSwitch Faults => host.Faults;

    /// <summary>The channels and messages as people would see them.</summary>
    public Workspace Workspace { get; }

    /// <summary>What people do with the buttons of messages.</summary>
    public Interactions People { get; }

    /// <summary>Starts it; port 0 takes a free one.</summary>
    /// <param name="url">The address to listen on.</param>
    /// <param name="clock">The time of arrivals; the system's when null.</param>
    /// <param name="channel">The name of the channel that webhooks post to.</param>
    public static async Task<SlackFake> StartAsync(
        string url = "http://127.0.0.1:0",
        TimeProvider? clock = null,
        string channel = "deltacrown-alerts"
    )
    {
        var workspace = new Workspace();
        var webhook = new IncomingWebhook(workspace, channel);
        var people = new Interactions(workspace, clock ?? TimeProvider.System);
        var api = new WebApi(workspace, people);
        var setup = new FakeSetup
        {
            Page = "slack",
            Receives = ["/services/{**rest}", "/api/{method}"],
            Judge = incoming => IsApi(incoming) ? api.Judge(incoming) : webhook.Judge(incoming),
            AnswerOf = Misbehave,
            MapMore = routes =>
            {
                routes.MapGet("/messages", context => Control.SendAsync(context, 200, Messages(workspace, people.Listening)));
                InteractionRoutes.Map(routes, people, workspace);
            },
            Forget = workspace.Clear,
            Clock = clock ?? TimeProvider.System,
        };
        return new SlackFake(await FakeHost.StartAsync(setup, url), workspace, people);
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        People.Dispose();
    }

    private static bool IsApi(Incoming incoming) => incoming.Path.StartsWith("/api/", StringComparison.Ordinal);

    private static Answer Misbehave(Fault fault, Incoming incoming)
    {
        if (fault.Error is { } error)
        {
            return IsApi(incoming) ? WebApi.Failing(error) : IncomingWebhook.Failing(error);
        }

        if (IsApi(incoming))
        {
            return Answer.Json(fault.Status, fault.Body ?? Said(fault.Status));
        }

        return Answer.Text(fault.Status, fault.Body ?? (fault.Status == 429 ? "rate_limited" : "rollup_error"));
    }

    private static string Said(int status)
    {
        var error = status == 429 ? "ratelimited" : "internal_error";
        return new JsonObject { ["ok"] = false, ["error"] = error }.ToJsonString();
    }

    private static JsonObject Messages(Workspace workspace, bool listening)
    {
        var names = new JsonObject();
        foreach (var channel in workspace.Channels)
        {
            names[channel.Id] = channel.Name;
        }

        return new JsonObject
        {
            ["channels"] = names,
            ["listening"] = listening,
            ["messages"] = new JsonArray([.. workspace.Messages.Select(m => (JsonNode)SlackJson.Of(m))]),
        };
    }
}
