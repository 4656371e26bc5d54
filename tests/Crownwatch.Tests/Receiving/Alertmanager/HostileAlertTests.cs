using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Crownwatch.Tests.Servers;
using Fakes.Ntfy;
using Fakes.Receiving;
using Fakes.Smtp;
using Fakes.Webhooks;
using Xunit;

namespace Crownwatch.Tests.Receiving.Alertmanager;

/// <summary>Issue 4, Bad input: whatever stands in alerts, each type of channel takes the pages, and nothing in it is more than text.</summary>
public sealed class HostileAlertTests
{
    private const int Alerts = 60; // more than a message has lines for
    private const string Name = "Odd\r\nBcc: evil@example.com\r\n\r\n<!channel> ünï 🦩\u202e\u0000";
    private const string Shown = "Odd  Bcc: evil@example.com    <!channel> ünï 🦩";

    private const string Escalation = """
        escalation:
          default:
            - {after: 0m, notify: [alerts, chat, pagerduty, mail, phone, web]}
            - {after: 1h, notify: [alerts, chat, pagerduty, mail, phone, web]}
        """;

    [Fact(Timeout = 120_000)]
    public async Task Scores_of_alerts_with_hostile_labels_and_64_KB_annotations_reach_every_type_of_channel_as_text()
    {
        await using var scene = await Scene.SetAsync();
        await using var smtp = await SmtpFake.StartAsync();
        await using var ntfy = await NtfyFake.StartAsync();
        await using var hook = await WebhookFake.StartAsync();
        await scene.WatchAsync(
            new DefinitionText(scene.Target) { More = Escalation }
                .Check("one", interval: "1h")
                .Slack(scene.Slack.WebhookUrl)
                .SlackBot(scene.Slack.ApiUrl, "chat")
                .PagerDuty(scene.PagerDuty.EnqueueUrl)
                .Channel(
                    $"{{name: mail, type: email, to: team@example.com, from: watch@example.com, host: {smtp.Host}, port: {smtp.Port}, trusted_certificate: \"{smtp.CertificateSha256}\"}}"
                )
                .Channel($"{{name: phone, type: ntfy, url: \"{ntfy.TopicUrl}\"}}")
                .Channel($"{{name: web, type: webhook, url: \"{hook.HookUrl}\"}}")
        );
        await TellAsync(scene);
        await scene.UntilAsync(
            "/api/v1/incidents/1",
            i => i.TryGetProperty("incident", out var found) && found.GetProperty("alerts").GetArrayLength() == Alerts
        );
        Assert.Equal(200, (await scene.PostAsync("/api/v1/incidents/1/escalate", """{"by": "ada"}""")).Status);
        var settled = await scene.SettledAsync(1);

        Assert.All(
            settled.GetProperty("messages").EnumerateArray().Where(m => m.GetProperty("state").GetString() != "coalesced"),
            m => Assert.Equal("delivered", m.GetProperty("state").GetString())
        );
        ReceivedLog[] logs = [scene.Slack.Received, scene.PagerDuty.Received, smtp.Received, ntfy.Received, hook.Received];
        Assert.All(logs, l => Assert.All(l.All, r => Assert.True(r.Answer.Accepted, r.Answer.Body)));

        Assert.Equal(2, smtp.Mails.Count);
        Assert.All(
            smtp.Mails,
            m =>
            {
                Assert.Equal(["team@example.com"], m.Envelope.To);
                Assert.DoesNotContain(m.Mail.Headers, h => h.Key is "bcc");
                Assert.Contains(Shown, m.Mail.Header("subject"), StringComparison.Ordinal);
                Assert.DoesNotContain("<!channel>", m.Mail.Html, StringComparison.Ordinal);
                Assert.DoesNotContain("<img", m.Mail.Html, StringComparison.Ordinal);
            }
        );
        Assert.Equal(["trigger", "trigger"], scene.PagerDuty.Received.All.Select(r => r.Text("event_action")));
        Assert.All(scene.PagerDuty.Received.All, r => Assert.Contains(Shown, r.Text("payload.summary"), StringComparison.Ordinal));
        Assert.Equal(2, ntfy.Received.All.Count);
        Assert.All(ntfy.Received.All, r => Assert.InRange(Encoding.UTF8.GetByteCount(r.Text("message")!), 1, 4096));
        Assert.Equal(2, hook.Received.All.Count);
        Assert.All(hook.Received.All, r => Assert.Contains(Shown, r.Text("title"), StringComparison.Ordinal));
        Assert.All(
            scene.Slack.Received.All,
            r => Assert.DoesNotContain(Mrkdwn(r.Payload), t => t.Contains("<!channel", StringComparison.Ordinal))
        );
        Assert.Contains(
            scene.Slack.Received.All.SelectMany(r => Mrkdwn(r.Payload)),
            t => t.Contains("&lt;!channel&gt; ünï 🦩", StringComparison.Ordinal)
        );
    }

    // The first opens the incident, the others join it.
    private static async Task TellAsync(Scene scene)
    {
        using var http = new HttpClient();
        foreach (var batch in Enumerable.Range(0, Alerts).Select(Alert).Chunk(10))
        {
            var json = new JsonArray([.. batch]).ToJsonString();
            using var body = new StringContent(json, Encoding.UTF8, "application/json");
            using var answer = await http.PostAsync(new Uri(scene.Server.Url, "/api/v2/alerts"), body, Scene.Cancel);
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Scene.Cancel));
        }
    }

    private static JsonNode Alert(int number) =>
        new JsonObject
        {
            ["labels"] = new JsonObject
            {
                ["alertname"] = Name,
                ["severity"] = "critical",
                ["\r\nTo: evil@example.com"] = "\u2028\r\n.\r\nQUIT",
                ["日本語"] = $"<img src=x onerror=alert({number})>{new string('漢', 1000)}",
            },
            ["annotations"] = new JsonObject
            {
                ["summary"] = $"{string.Concat(Enumerable.Repeat("🦩", 32 * 1024))}\r\nBcc: evil@example.com",
                ["value"] = new string('漢', 64 * 1024),
                ["runbook_url"] = $"https://runbooks.example.com/{number}/{new string('x', 250)}|<!channel>",
            },
        };

    // Texts in which Slack reads mentions and links.
    private static IEnumerable<string> Mrkdwn(JsonElement payload)
    {
        var parts = payload.TryGetProperty("blocks", out var blocks)
            ? blocks.EnumerateArray().Where(b => b.TryGetProperty("text", out _)).Select(b => b.GetProperty("text"))
            : [];
        return
        [
            payload.TryGetProperty("text", out var text) ? text.GetString()! : "",
            .. parts.Where(p => p.GetProperty("type").GetString() == "mrkdwn").Select(p => p.GetProperty("text").GetString()!),
        ];
    }
}
