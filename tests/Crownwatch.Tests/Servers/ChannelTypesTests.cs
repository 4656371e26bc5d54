using Fakes.Faults;
using Fakes.Ntfy;
using Fakes.Smtp;
using Fakes.Webhooks;
using Xunit;

namespace Crownwatch.Tests.Servers;

/// <summary>The real server with channels of type email, ntfy and webhook.</summary>
public sealed class ChannelTypesTests
{
    private const int Within = 120_000;

    [Fact(Timeout = Within)]
    public async Task Each_is_told_the_opening_once_and_the_end_after_it_and_the_receipts_are_in_the_timeline()
    {
        await using var scene = await Scene.SetAsync();
        await using var smtp = await SmtpFake.StartAsync();
        await using var ntfy = await NtfyFake.StartAsync();
        await using var hook = await WebhookFake.StartAsync(secret: "a-secret-for-tests");
        await scene.WatchAsync(Definitions(scene, smtp, ntfy, hook));
        scene.Target.Answer(503, "/one");
        await scene.SettledAsync(1);
        scene.Target.Answer(200, "/one");
        var settled = await scene.SettledAsync(1, "resolved");

        Assert.Equal(["[CRITICAL]", "[RESOLVED]"], smtp.Mails.Select(m => Head(m.Mail.Header("subject"))));
        // Whoever was mailed the opening is mailed the end.
        Assert.All(smtp.Mails, m => Assert.Equal(["team@example.com", "ada@example.com"], m.Envelope.To));
        Assert.Single(smtp.Mails.Select(m => m.Mail.Header("references")).Distinct());
        Assert.Equal(["[CRITICAL]", "[RESOLVED]"], ntfy.Received.All.Select(r => Head(r.Text("title")!)));
        Assert.Equal(["opened", "resolved"], hook.Received.All.Select(r => r.Text("kind")));
        Assert.All(hook.Received.All, r => Assert.True(r.Answer.Accepted));
        var acknowledge = hook.Received.All[0].Text("links.acknowledge")!;
        Assert.StartsWith(scene.Server.Url.ToString(), acknowledge, StringComparison.Ordinal);
        Assert.Null(hook.Received.All[1].Text("links.acknowledge"));
        Assert.Contains("\nAcknowledge: http://127.0.0.1:", smtp.Mails[0].Mail.Text, StringComparison.Ordinal);
        Assert.Equal("Acknowledge", ntfy.Received.All[0].Payload.GetProperty("actions")[1].GetProperty("label").GetString());
        Assert.Single(hook.Received.All.Select(r => r.Text("key")).Distinct());
        var timeline = settled.ToString();
        Assert.Contains("email told (opened), receipt: 250 2.0.0 Ok: queued as", timeline, StringComparison.Ordinal);
        Assert.Contains("ntfy told (opened), receipt: 200", timeline, StringComparison.Ordinal);
        Assert.Contains("webhook told (resolved), receipt: 200 ok", timeline, StringComparison.Ordinal);
        Assert.DoesNotContain("a-secret-for-tests", scene.Server.Output, StringComparison.Ordinal);
    }

    [Fact(Timeout = Within)]
    public async Task A_mail_whose_receipt_was_lost_is_sent_again_as_the_same_mail()
    {
        await using var scene = await Scene.SetAsync();
        await using var smtp = await SmtpFake.StartAsync();
        await using var ntfy = await NtfyFake.StartAsync();
        await using var hook = await WebhookFake.StartAsync();
        await smtp.Faults.SetAsync(new Fault(FaultMode.AcceptThenReset) { Path = "/END", Count = 1 });
        await scene.WatchAsync(Definitions(scene, smtp, ntfy, hook));
        scene.Target.Answer(503, "/one");
        var settled = await scene.SettledAsync(1);

        Assert.Equal(2, smtp.Mails.Count);
        Assert.Single(smtp.Mails.Select(m => m.Mail.Header("message-id")).Distinct());
        Assert.Contains(
            "after the mail was handed over (opened); it may have arrived; trying again",
            settled.ToString(),
            StringComparison.Ordinal
        );
    }

    [Fact(Timeout = Within)]
    public async Task A_recipient_who_has_a_mail_that_another_was_put_off_for_gets_it_once_also_over_a_kill()
    {
        await using var scene = await Scene.SetAsync();
        await using var smtp = await SmtpFake.StartAsync();
        await using var ntfy = await NtfyFake.StartAsync();
        await using var hook = await WebhookFake.StartAsync();
        await smtp.Faults.SetAsync(Fault.Answering(450, count: 1) with { Path = "/RCPT/ada@", Body = "4.2.1 greylisted" });
        await scene.WatchAsync(Definitions(scene, smtp, ntfy, hook));
        scene.Target.Answer(503, "/one");
        await scene.UntilAsync("/api/v1/incidents/1", i => i.ToString().Contains("not taken for ada", StringComparison.Ordinal));
        await scene.Server.KillAsync();
        await scene.RestartAsync();
        await scene.SettledAsync(1);

        Assert.Equal(["team@example.com", "ada@example.com"], smtp.Mails.Select(m => Assert.Single(m.Envelope.To)));
    }

    [Fact(Timeout = Within)]
    [Trait("rule", "10.6")]
    public async Task Only_a_channel_that_takes_excerpts_gets_the_start_of_the_answer_and_gets_it_escaped_and_redacted()
    {
        await using var scene = await Scene.SetAsync();
        await using var smtp = await SmtpFake.StartAsync();
        await using var hook = await WebhookFake.StartAsync(secret: "a-secret-for-tests");
        scene.Target.Say("/one", "<!channel> no shard for a-secret-for-tests");
        await scene.WatchAsync(
            new DefinitionText(scene.Target)
                .Check("one")
                .Channel($"{{type: webhook, excerpts: true, url: \"{hook.HookUrl}\", secret: a-secret-for-tests}}")
                .Channel($"{{name: alerts, type: slack, rate: none, excerpts: true, webhook_url: \"{scene.Slack.WebhookUrl}\"}}")
                .Channel(
                    $"{{name: chat, type: slack, rate: none, excerpts: true, bot_token: xoxb-test, channel: \"#chat\", signing_secret: shhh, api_url: \"{scene.Slack.ApiUrl}\"}}"
                )
                .Channel(
                    $"{{type: pagerduty, rate: none, excerpts: true, integration_key: \"0123456789abcdef0123456789abcdef\", api_url: \"{scene.PagerDuty.EnqueueUrl}\"}}"
                )
                .Channel(
                    $"{{type: email, to: team@example.com, from: watch@example.com, host: {smtp.Host}, port: {smtp.Port}, trusted_certificate: \"{smtp.CertificateSha256}\"}}"
                )
        );
        scene.Target.Answer(503, "/one");
        await scene.SettledAsync(1);

        const string excerpt = "one answered: <!channel> no shard for ";
        var line = Assert.Single(
            hook.Received.All[0].Payload.GetProperty("lines").EnumerateArray().Select(l => l.GetString()!),
            l => l.StartsWith(excerpt, StringComparison.Ordinal)
        );
        Assert.DoesNotContain("a-secret-for-tests", line, StringComparison.Ordinal);
        Assert.StartsWith(
            excerpt,
            scene
                .PagerDuty.Received.All[0]
                .Payload.GetProperty("payload")
                .GetProperty("custom_details")
                .GetProperty("excerpts")[0]
                .GetString(),
            StringComparison.Ordinal
        );
        var posts = scene.Slack.Received.All.Where(r => r.Body.Contains("[CRITICAL]", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, posts.Count);
        Assert.All(posts, p => Assert.Contains("one answered: \\u0026lt;!channel\\u0026gt; no shard", p.Body, StringComparison.Ordinal));
        Assert.DoesNotContain("answered:", Assert.Single(smtp.Mails).Mail.Text, StringComparison.Ordinal);
    }

    [Fact(Timeout = Within)]
    public async Task An_address_that_hands_out_credentials_is_refused_when_the_definitions_are_read()
    {
        await using var scene = await Scene.WatchingOneAsync();
        scene.Write(scene.Definitions().Check("one").Slack("http://[::ffff:a9fe:a9fe]/services/T/B/X", "forbidden"));

        var (status, body) = await scene.PostAsync("/-/reload", "");

        Assert.NotEqual(200, status);
        Assert.Contains("'webhook_url' of channel 'forbidden' is a link-local address", body.ToString(), StringComparison.Ordinal);
    }

    private static DefinitionText Definitions(Scene scene, SmtpFake smtp, NtfyFake ntfy, WebhookFake hook) =>
        new DefinitionText(scene.Target)
        {
            More = "on_call:\n  people:\n    - {name: ada, email: ada@example.com}\n  roles: {on_call: [ada]}\n",
        }
            .Check("one")
            .Channel(
                $"{{type: email, to: team@example.com, from: watch@example.com, host: {smtp.Host}, port: {smtp.Port}, trusted_certificate: \"{smtp.CertificateSha256}\"}}"
            )
            .Channel($"{{type: ntfy, url: \"{ntfy.TopicUrl}\"}}")
            .Channel($"{{type: webhook, url: \"{hook.HookUrl}\", secret: a-secret-for-tests}}");

    private static string Head(string title) => title[..(title.IndexOf(']', StringComparison.Ordinal) + 1)];
}
