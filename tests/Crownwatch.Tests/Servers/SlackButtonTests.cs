using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Crownwatch.Server.Receiving.Slack;
using Dapper;
using Fakes.Faults;
using Fakes.Slack;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Crownwatch.Tests.Servers;

/// <summary>Buttons in Slack, by signed request and by socket; and requests that are none of Slack's.</summary>
public sealed class SlackButtonTests
{
    private const int Within = 120_000;

    [Fact(Timeout = Within)]
    public async Task Do_in_Slack_what_the_page_does_for_people_we_know()
    {
        await using var scene = await SlackScene.StartAsync();
        await scene.OpenAsync();
        await scene.SettledAsync(1);
        var people = scene.Slack.People;

        Assert.Equal(200, (await people.PressAsync("crownwatch_acknowledge", "U0STRANGER")).Status);
        await scene.UntilAsync("/api/v1/incidents/1", _ => people.Told.Count == 1);
        Assert.Equal("U0STRANGER", people.Told[0].User);
        Assert.Contains("Nothing was changed", people.Told[0].Text, StringComparison.Ordinal);
        Assert.Equal("open", await StateAsync(scene));

        Assert.Equal(new PressAnswer(200, ""), await people.PressAsync("crownwatch_escalate", "U0BEN"));
        await scene.SeesAsync(() => scene.Thread().Any(m => m.Broadcast));

        // Twice: the second press is success.
        var before = scene.Root();
        Assert.Equal(200, (await people.PressAsync("crownwatch_acknowledge", "U0ADA")).Status);
        await scene.SettledAsync(1, "acknowledged");
        Assert.Equal(200, (await people.TellAsync(Again(before))).Status);
        await scene.SettledAsync(1, "acknowledged");
        Assert.Contains("ada is on it", scene.Root().Text(), StringComparison.Ordinal);

        Assert.Equal(new PressAnswer(200, ""), await people.NoteAsync("crownwatch_note", "the disk is full", "U0BEN"));
        await scene.SeesAsync(() => scene.Thread().Any(m => m.Text().Contains("ben: the disk is full", StringComparison.Ordinal)));

        Assert.Equal(200, (await people.PressAsync("crownwatch_resolve", "U0ADA")).Status);
        await scene.SettledAsync(1, "resolved");
        Assert.Single(people.Told);

        var timeline = (await scene.GetAsync("/api/v1/incidents/1")).GetProperty("timeline").ToString();
        Assert.Contains("escalated_by_hand", timeline, StringComparison.Ordinal);
    }

    [Fact(Timeout = Within)]
    public async Task Are_refused_where_the_signature_is_not_ours_and_change_nothing()
    {
        await using var scene = await SlackScene.StartAsync();
        await scene.OpenAsync();
        await scene.SettledAsync(1);
        var (payload, _) = scene.Slack.People.Payload("crownwatch_acknowledge", "U0ADA");
        var body = "payload=" + Uri.EscapeDataString(payload.ToJsonString());
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

        Assert.Equal(401, await SendAsync(scene, body, null, null));
        Assert.Equal(401, await SendAsync(scene, body, now, "v0=" + new string('0', 64)));
        Assert.Equal(401, await SendAsync(scene, body, now, Sign("other", now, body)));
        Assert.Equal(401, await SendAsync(scene, body, now, Sign(SlackScene.Secret, now, body + "x")));
        Assert.Equal(401, await SendAsync(scene, body, now - 301, Sign(SlackScene.Secret, now - 301, body)));
        Assert.Equal(401, await SendAsync(scene, body, now + 310, Sign(SlackScene.Secret, now + 310, body)));
        Assert.Equal("open", await StateAsync(scene));

        // A good one, and the same again.
        Assert.Equal(200, await SendAsync(scene, body, now, Sign(SlackScene.Secret, now, body)));
        await scene.SettledAsync(1, "acknowledged");
        Assert.Equal(401, await SendAsync(scene, body, now, Sign(SlackScene.Secret, now, body)));
        await scene.Server.KillAsync();
        await scene.RestartAsync();
        Assert.Equal(401, await SendAsync(scene, body, now, Sign(SlackScene.Secret, now, body)));

        var metrics = await scene.PageAsync("/metrics");
        Assert.Contains("crownwatch_received_total{source=\"slack\",outcome=\"replayed\"} 1", metrics, StringComparison.Ordinal);
    }

    [Fact(Timeout = Within)]
    public async Task What_could_not_be_stored_was_not_heard_either_and_is_done_when_it_comes_again()
    {
        await using var scene = await SlackScene.StartAsync();
        await scene.OpenAsync();
        await scene.SettledAsync(1);
        var (payload, _) = scene.Slack.People.Payload("crownwatch_acknowledge", "U0ADA");
        var body = "payload=" + Uri.EscapeDataString(payload.ToJsonString());
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var signature = Sign(SlackScene.Secret, now, body);

        // As a kill would: that it was heard could be stored, and what it changes could not.
        Change(scene, "CREATE TRIGGER nothing_changes BEFORE INSERT ON timeline BEGIN SELECT RAISE(ABORT, 'not now'); END");
        Assert.Equal(503, await SendAsync(scene, body, now, signature));
        Assert.Equal("open", await StateAsync(scene));

        Change(scene, "DROP TRIGGER nothing_changes");
        Assert.Equal(200, await SendAsync(scene, body, now, signature));
        await scene.SettledAsync(1, "acknowledged");
        Assert.Equal(401, await SendAsync(scene, body, now, signature));
    }

    [Fact(Timeout = Within)]
    public async Task Are_refused_where_they_are_malformed_or_too_long_and_ignored_where_they_are_unknown()
    {
        await using var scene = await SlackScene.StartAsync();
        foreach (
            var broken in (string[])
                [
                    "",
                    "payload=",
                    "payload=%7Bnope",
                    "payload=%5B%5D",
                    "payload=%7B%7D",
                    "other=1",
                    "{\"type\":\"block_actions\"}",
                    "payload=" + Uri.EscapeDataString("""{"type":"\ud800"}"""),
                    "payload="
                        + Uri.EscapeDataString("""{"type":"block_actions","user":{"id":"U0X"},"response_url":"\ud800","actions":[]}"""),
                    "payload=" + Uri.EscapeDataString("""{"type":"block_actions","\ud800":1,"actions":[]}"""),
                ]
        )
        {
            Assert.Equal(400, await SignedAsync(scene, broken));
        }

        foreach (var unknown in (string[])["shortcut", "view_closed", "block_actions", "view_submission", "message_action"])
        {
            Assert.Equal(
                200,
                await SignedAsync(scene, "payload=" + Uri.EscapeDataString("{\"type\":\"" + unknown + "\",\"user\":{\"id\":\"U0ADA\"}}"))
            );
        }

        foreach (
            var odd in (string[])
                [
                    """{"type":"block_actions","user":"ada","actions":[{"action_id":"crownwatch_acknowledge","value":"x/1"},7],"channel":[]}""",
                    """{"type":"block_actions","user":{"id":"U0ADA"},"actions":[{"action_id":"crownwatch_note","value":7}],"channel":7}""",
                    """{"type":"view_submission","user":7,"view":"x"}""",
                    """{"type":"view_submission","user":{"id":"U0ADA"},"view":{"callback_id":"crownwatch_note","private_metadata":"x/1","state":"x"}}""",
                    """{"type":"view_submission","user":{"id":"U0ADA"},"view":{"callback_id":"crownwatch_note","state":{"values":{"note":[]}}}}""",
                ]
        )
        {
            Assert.Equal(200, await SignedAsync(scene, "payload=" + Uri.EscapeDataString(odd)));
        }

        Assert.Equal(413, await SignedAsync(scene, "payload=" + new string('x', 600_000)));
        Assert.Equal(413, await SignedAsync(scene, "payload=" + new string('x', 2_000_000)));
        var metrics = await scene.PageAsync("/metrics");
        Assert.Contains("crownwatch_received_total{source=\"slack\",outcome=\"malformed\"} 10", metrics, StringComparison.Ordinal);
        Assert.Contains("crownwatch_received_total{source=\"slack\",outcome=\"too_large\"} 2", metrics, StringComparison.Ordinal);
        Assert.DoesNotContain("source=\"slack\",outcome=\"failed\"", metrics, StringComparison.Ordinal);
    }

    [Fact(Timeout = Within)]
    public async Task Of_another_installation_do_nothing_here()
    {
        await using var scene = await SlackScene.StartAsync();
        await scene.OpenAsync();
        await scene.SettledAsync(1);
        var (payload, _) = scene.Slack.People.Payload("crownwatch_acknowledge", "U0ADA");
        payload["actions"]![0]!["value"] = "other/1";

        Assert.Equal(200, (await scene.Slack.People.TellAsync(payload)).Status);
        await scene.UntilAsync("/api/v1/incidents/1", _ => scene.Slack.People.Told.Count == 1);
        Assert.Equal("open", await StateAsync(scene));
    }

    [Fact(Timeout = Within)]
    public async Task Work_by_socket_without_an_inbound_port_also_after_the_connection_ends()
    {
        await using var scene = await SlackScene.StartAsync("app_token: \"xapp-test\"");
        var people = scene.Slack.People;
        await scene.OpenAsync();
        await scene.SettledAsync(1);
        await scene.UntilAsync("/api/v1/incidents/1", _ => people.Listening);
        Assert.Equal(200, (await people.PressAsync("crownwatch_acknowledge", "U0ADA")).Status);
        await scene.SettledAsync(1, "acknowledged");

        await people.DisconnectAsync();
        await scene.UntilAsync("/api/v1/incidents/1", _ => people.Connections == 2 && people.Listening);
        Assert.Equal(new PressAnswer(200, ""), await people.NoteAsync("crownwatch_note", "by socket", "U0BEN"));
        await scene.SeesAsync(() => scene.Thread().Any(m => m.Text().Contains("ben: by socket", StringComparison.Ordinal)));

        people.Abort();
        await scene.UntilAsync("/api/v1/incidents/1", _ => people.Connections == 3 && people.Listening);
        var refused = await people.NoteAsync("crownwatch_note", "  ", "U0ADA");
        Assert.Contains("A note needs a text", refused.Body, StringComparison.Ordinal);
        Assert.Equal(200, (await people.PressAsync("crownwatch_resolve", "U0ADA")).Status);
        await scene.SettledAsync(1, "resolved");
    }

    [Fact(Timeout = Within)]
    public async Task An_envelope_that_comes_again_is_acknowledged_again_and_done_once()
    {
        await using var scene = await SlackScene.StartAsync("app_token: \"xapp-test\"");
        var people = scene.Slack.People;
        await scene.OpenAsync();
        await scene.SettledAsync(1);
        await scene.UntilMetricAsync("crownwatch_slack_socket_open{channel=\"alerts\"}", 1);
        await people.NoteAsync("crownwatch_note", "once", "U0BEN");
        await scene.SeesAsync(() => scene.Thread().Any(m => m.Text().Contains("ben: once", StringComparison.Ordinal)));

        Assert.Equal(200, (await people.DeliverAgainAsync()).Status);
        var timeline = (await scene.GetAsync("/api/v1/incidents/1")).GetProperty("timeline").EnumerateArray();
        Assert.Single(
            timeline,
            e =>
                e.GetProperty("text").GetString()!.Contains("once", StringComparison.Ordinal)
                && e.GetProperty("event").GetString() == "note"
        );
    }

    [Fact(Timeout = Within)]
    public async Task A_socket_that_Slack_refuses_is_on_the_metrics()
    {
        await using var scene = await Scene.SetAsync();
        await scene.Slack.Faults.SetAsync(new Fault(FaultMode.Answer) { Path = "apps.connections.open", Error = "invalid_auth" });
        await scene.WatchAsync(
            new DefinitionText(scene.Target).SlackBot(scene.Slack.ApiUrl, "alerts", "app_token: \"xapp-test\"").Check("one")
        );

        while (
            !(await scene.PageAsync("/metrics")).Contains("crownwatch_slack_socket_open{channel=\"alerts\"} 0\n", StringComparison.Ordinal)
        )
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Scene.Cancel);
        }
    }

    private static void Change(Scene scene, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={scene.Database};Pooling=False");
        connection.Execute(sql);
    }

    private static async Task<string?> StateAsync(Scene scene) =>
        (await scene.GetAsync("/api/v1/incidents/1")).GetProperty("incident").GetProperty("state").GetString();

    private static string Sign(string secret, long timestamp, string body) =>
        SlackSignature.Of(secret, timestamp.ToString(CultureInfo.InvariantCulture), Encoding.UTF8.GetBytes(body));

    private static Task<int> SignedAsync(Scene scene, string body)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        return SendAsync(scene, body, now, Sign(SlackScene.Secret, now, body));
    }

    private static async Task<int> SendAsync(Scene scene, string body, long? timestamp, string? signature)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(scene.Server.Url, "/slack/actions"))
        {
            Content = new StringContent(body, Encoding.UTF8, "application/x-www-form-urlencoded"),
        };
        if (timestamp is { } at)
        {
            request.Headers.Add("X-Slack-Request-Timestamp", at.ToString(CultureInfo.InvariantCulture));
            request.Headers.Add("X-Slack-Signature", signature);
        }

        using var answer = await http.SendAsync(request, Scene.Cancel);
        return (int)answer.StatusCode;
    }

    // As the former message's button, which is gone from the edited one.
    private static JsonObject Again(SlackMessage message)
    {
        var button = message.Blocks.EnumerateArray().Single(b => b.GetProperty("type").GetString() == "actions").GetProperty("elements")[0];
        return new JsonObject
        {
            ["type"] = "block_actions",
            ["user"] = new JsonObject { ["id"] = "U0ADA" },
            ["actions"] = new JsonArray(JsonNode.Parse(button.GetRawText())),
        };
    }
}
