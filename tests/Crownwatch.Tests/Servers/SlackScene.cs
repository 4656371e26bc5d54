using System.Text.Json;
using Fakes.Slack;

namespace Crownwatch.Tests.Servers;

/// <summary>The real server with one Slack channel that has a bot token, ada and ben on call, and incidents that people open.</summary>
internal static class SlackScene
{
    public const string Secret = "shhh";

    public const string People = """
        escalation:
          default:
            - {after: 0m, who: [on_call], notify: [alerts], ask: "Acknowledge, begin investigation"}
            - {after: 15m, unless: acknowledged, who: [lead], notify: [alerts], ask: "help"}
            - {after: 30m, unless: resolved, who: [on_call, lead], notify: [alerts], ask: "all", do: [open_war_room]}
        on_call:
          people: [{name: ada, slack: U0ADA}, {name: ben, slack: U0BEN}, {name: cem}]
          roles: {lead: [ben, cem]}
          rotation: {starts: "2025-10-06T00:00:00Z", every: 1w, people: [ada]}
        """;

    /// <param name="hears">How presses of buttons come.</param>
    public static async Task<Scene> StartAsync(string hears = "signing_secret: \"shhh\"", string token = "xoxb-test")
    {
        var scene = await Scene.SetAsync();
        await scene.WatchAsync(
            new DefinitionText(scene.Target) { More = People }
                .SlackBot(scene.Slack.ApiUrl, "alerts", hears, token)
                .Check("one", interval: "1h")
        );
        scene.Slack.People.SigningSecret = Secret;
        scene.Slack.People.Patience = TimeSpan.FromSeconds(60);
        if (hears.StartsWith("signing", StringComparison.Ordinal))
        {
            scene.Hears();
        }

        return scene;
    }

    /// <summary>Slack knows where the app listens. After each start of the server: its port is another one.</summary>
    public static void Hears(this Scene scene) => scene.Slack.People.Url = new Uri(scene.Server.Url, "/slack/actions");

    public static async Task<long> OpenAsync(this Scene scene, string title = "Customers can not log in")
    {
        var (_, body) = await scene.PostAsync(
            "/api/v1/incidents",
            JsonSerializer.Serialize(
                new
                {
                    title,
                    severity = "high",
                    by = "ben",
                }
            )
        );
        return body.GetProperty("id").GetInt64();
    }

    /// <summary>The incident's message, as the channel shows it.</summary>
    public static SlackMessage Root(this Scene scene) =>
        scene.Slack.Workspace.Messages.Single(m => IsOfAlerts(scene, m) && m.ThreadTs is null);

    public static IReadOnlyList<SlackMessage> Thread(this Scene scene) =>
        [.. scene.Slack.Workspace.Messages.Where(m => IsOfAlerts(scene, m) && m.ThreadTs is not null)];

    /// <summary>Waits until the channel shows what is looked for.</summary>
    public static async Task SeesAsync(this Scene scene, Func<bool> holds)
    {
        var after = 0;
        while (!holds())
        {
            after = (await scene.Slack.Received.NextAsync(_ => true, after, Scene.Cancel)).Number;
        }
    }

    public static string Text(this SlackMessage message) => message.Text + "\n" + string.Join('\n', Strings(message.Blocks));

    private static IEnumerable<string> Strings(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.String => [element.GetString()!],
            JsonValueKind.Array => element.EnumerateArray().SelectMany(Strings),
            JsonValueKind.Object => element.EnumerateObject().SelectMany(p => Strings(p.Value)),
            _ => [],
        };

    private static bool IsOfAlerts(Scene scene, SlackMessage message) => scene.Slack.Workspace.Find(message.Channel)?.Name == "alerts";
}
