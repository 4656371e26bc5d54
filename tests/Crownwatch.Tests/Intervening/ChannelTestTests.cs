using System.Text.Json;
using Crownwatch.Tests.Servers;
using Fakes.Faults;
using Fakes.Ntfy;
using Fakes.PagerDuty;
using Fakes.Receiving;
using Fakes.Smtp;
using Fakes.Webhooks;
using Xunit;

namespace Crownwatch.Tests.Intervening;

/// <summary>`crownwatch channels test`: a real message on each channel, with its receipt.</summary>
public sealed class ChannelTestTests
{
    private const int Within = 120_000;

    private static async Task<Scene> StartAsync()
    {
        var scene = await Scene.SetAsync();
        await scene.WatchAsync(scene.Definitions().Slack(scene.Slack.WebhookUrl, "off", enabled: false).Check("one"));
        return scene;
    }

    private static Task<(int Exit, string Output, string Errors)> RunAsync(Scene scene, params string[] arguments) =>
        CliProcess.RunAsync(
            scene.Server.Url,
            ["channels", .. arguments, .. arguments.Contains("--format") ? (string[])[] : ["--format", "text"]]
        );

    [Fact(Timeout = Within)]
    public async Task Each_enabled_channel_gets_one_real_message_and_nobody_is_left_paged()
    {
        await using var scene = await StartAsync();

        var (exit, output, errors) = await RunAsync(scene, "test", "--by", "ada");

        Assert.True(exit == 0, output + errors);
        Assert.Matches(@"(?m)^alerts     delivered   200 +[0-9.]+ ms  ok", output);
        Assert.Matches(@"(?m)^pagerduty  delivered   202 +[0-9.]+ ms  .*Event processed", output);
        Assert.Contains("2 channels: 2 delivered, 0 not", output, StringComparison.Ordinal);
        var slack = Assert.Single(scene.Slack.Received.All);
        Assert.Contains("[TEST] Crownwatch reaches alerts", slack.Body, StringComparison.Ordinal);
        Assert.Contains("ada asked for", slack.Body, StringComparison.Ordinal);
        var incident = Assert.Single(scene.PagerDuty.Incidents);
        Assert.Equal(("resolved", "info"), (incident.Status, incident.Severity));
        Assert.Equal(["trigger", "resolve"], incident.Log.Select(e => e.Action));
        Assert.Empty((await scene.GetAsync("/api/v1/incidents")).GetProperty("incidents").EnumerateArray());
        var entries = (await scene.GetAsync("/api/v1/journal")).GetProperty("entries").EnumerateArray().ToList();
        Assert.Equal(
            2,
            entries.Count(e => e.GetProperty("event").GetString() == "channel_tested" && e.GetProperty("who").GetString() == "ada")
        );
    }

    [Fact(Timeout = Within)]
    public async Task Every_type_of_channel_can_be_tested_again_and_again_and_shows_its_receipt()
    {
        await using var scene = await Scene.SetAsync();
        await using var smtp = await SmtpFake.StartAsync();
        await using var ntfy = await NtfyFake.StartAsync();
        await using var hook = await WebhookFake.StartAsync();
        await scene.WatchAsync(
            new DefinitionText(scene.Target)
                .SlackBot(scene.Slack.ApiUrl, "chat")
                .Channel(
                    $"{{name: mail, type: email, to: [team@example.com, ada@example.com], from: watch@example.com, host: {smtp.Host}, port: {smtp.Port}, trusted_certificate: \"{smtp.CertificateSha256}\"}}"
                )
                .Channel($"{{name: phone, type: ntfy, url: \"{ntfy.TopicUrl}\"}}")
                .Channel($"{{name: web, type: webhook, url: \"{hook.HookUrl}\"}}")
                .Check("one")
        );

        for (var round = 1; round <= 2; round++)
        {
            var (exit, output, errors) = await RunAsync(scene, "test");

            Assert.True(exit == 0, output + errors);
            Assert.Matches(@"(?m)^chat +delivered +200 .* ok C[0-9A-Z]+/[0-9.]+", output);
            Assert.Matches(@"(?m)^mail +delivered +250 .* queued as", output);
            Assert.Matches(@"(?m)^phone +delivered +200 ", output);
            Assert.Matches(@"(?m)^web +delivered +200 ", output);
            Assert.Contains("4 channels: 4 delivered, 0 not", output, StringComparison.Ordinal);
            Assert.Equal(round, scene.Slack.Workspace.Messages.Count);
            Assert.Equal(round, smtp.Mails.Count);
            Assert.Equal(round, ntfy.Received.All.Count);
            Assert.Equal(round, hook.Received.All.Count);
        }

        Assert.All(smtp.Mails, m => Assert.Equal(["team@example.com", "ada@example.com"], m.Envelope.To));
        Assert.Equal(2, smtp.Mails.Select(m => m.Mail.Header("message-id")).Distinct().Count());
        Assert.Equal(2, hook.Received.All.Select(r => r.Text("id")).Distinct().Count());
    }

    [Fact(Timeout = Within)]
    public async Task Every_type_of_channel_says_that_its_credential_is_wrong_and_shows_none()
    {
        await using var scene = await Scene.SetAsync();
        await using var smtp = await SmtpFake.StartAsync(settings: new SmtpSettings { Username = "watch", Password = "right" });
        await using var ntfy = await NtfyFake.StartAsync(token: "tk_right");
        await using var hook = await WebhookFake.StartAsync(secret: "right");
        await scene.Slack.Faults.SetAsync(
            new Fault(FaultMode.Answer) { Error = "invalid_token", Path = "/services/" },
            new Fault(FaultMode.Answer) { Error = "invalid_auth", Path = "chat.postMessage" }
        );
        await scene.PagerDuty.Faults.SetAsync(Fault.Answering(400) with { Body = """{"message": "Invalid routing key"}""" });
        await scene.WatchAsync(
            scene
                .Definitions()
                .SlackBot(scene.Slack.ApiUrl, "chat", token: "xoxb-wr0ng")
                .Channel(
                    $"{{name: mail, type: email, to: team@example.com, from: watch@example.com, host: {smtp.Host}, port: {smtp.Port}, trusted_certificate: \"{smtp.CertificateSha256}\", username: watch, password: wr0ng}}"
                )
                .Channel($"{{name: phone, type: ntfy, url: \"{ntfy.TopicUrl}\", token: tk_wr0ng}}")
                .Channel($"{{name: web, type: webhook, url: \"{hook.HookUrl}\", secret: wr0ng}}")
                .Check("one")
        );

        var (exit, output, errors) = await RunAsync(scene, "test");

        Assert.True(exit == 1, output + errors);
        Assert.Matches(@"(?m)^alerts +refused +403 .* invalid_token.* \(the credential is wrong\)$", output);
        Assert.Matches(@"(?m)^pagerduty +refused +400 .*Invalid routing key.* \(the credential is wrong\)$", output);
        Assert.Matches(@"(?m)^chat +refused +200 .*invalid_auth.* \(the credential is wrong\)$", output);
        Assert.Matches(@"(?m)^mail +refused +535 .* \(the credential is wrong\)$", output);
        Assert.Matches(@"(?m)^phone +refused +401 .* \(the credential is wrong\)$", output);
        Assert.Matches(@"(?m)^web +refused +401 .* \(the credential is wrong\)$", output);
        Assert.Contains("6 channels: 0 delivered, 6 not", output, StringComparison.Ordinal);
        Assert.DoesNotContain("wr0ng", output + scene.Server.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("wr0ng", (await scene.GetAsync("/api/v1/journal")).ToString(), StringComparison.Ordinal);
    }

    [Fact(Timeout = Within)]
    public async Task A_role_with_a_PagerDuty_key_of_its_own_is_a_channel_that_can_be_tested()
    {
        await using var scene = await Scene.SetAsync();
        var text = scene.Definitions().Check("one");
        text.More =
            "on_call:\n  people: [{name: ada}]\n  roles: {lead: {people: [ada], pagerduty: \"fedcba9876543210fedcba9876543210\"}}\n";
        await scene.WatchAsync(text);

        var (exit, output, errors) = await RunAsync(scene, "test", "pagerduty/lead");

        Assert.True(exit == 0, output + errors);
        Assert.Matches(@"(?m)^pagerduty/lead +delivered +202 ", output);
        Assert.Equal(
            ["trigger fedcba9876543210fedcba9876543210", "resolve fedcba9876543210fedcba9876543210"],
            scene.PagerDuty.Received.All.Select(r => $"{r.Text("event_action")} {r.Text("routing_key")}")
        );
        Assert.Equal("resolved", Assert.Single(scene.PagerDuty.Incidents).Status);
        Assert.Empty(scene.Slack.Received.All);
    }

    [Fact(Timeout = Within)]
    public async Task A_channel_that_refuses_is_exit_1_and_says_what_it_was_told()
    {
        await using var scene = await StartAsync();
        await scene.Slack.Faults.SetAsync(new Fault(FaultMode.Answer) { Error = "no_service" });

        var (exit, output, _) = await RunAsync(scene, "test", "--format", "json");

        Assert.Equal(1, exit);
        var results = JsonDocument.Parse(output).RootElement.GetProperty("results");
        Assert.Equal(("refused", 404), (results[0].GetProperty("outcome").GetString(), results[0].GetProperty("status").GetInt32()));
        Assert.Contains("no_service", results[0].GetProperty("receipt").GetString(), StringComparison.Ordinal);
        Assert.True(results[1].GetProperty("delivered").GetBoolean());
    }

    [Fact(Timeout = Within)]
    public async Task The_resolution_is_tried_again_until_PagerDuty_takes_it()
    {
        await using var scene = await StartAsync();
        scene.PagerDuty.Received.Arrived += (_, received) =>
        {
            if (received.Number == 1)
            {
                _ = scene.PagerDuty.Faults.SetAsync(Fault.Answering(500, count: 1));
            }
        };

        var (exit, output, errors) = await RunAsync(scene, "test", "pagerduty");

        Assert.True(exit == 0, output + errors);
        Assert.Equal("resolved", Assert.Single(scene.PagerDuty.Incidents).Status);
    }

    [Theory(Timeout = Within)]
    [InlineData("there is no channel 'pager'", "pager")]
    [InlineData("the channel 'off' is disabled", "off")]
    public async Task A_channel_that_can_not_be_tested_is_exit_2(string says, string name)
    {
        await using var scene = await StartAsync();

        var (exit, output, errors) = await RunAsync(scene, "test", name);

        Assert.Equal((2, ""), (exit, output));
        Assert.Contains(says, errors, StringComparison.Ordinal);
        Assert.Empty(scene.Slack.Received.All);
    }

    [Fact(Timeout = Within)]
    public async Task The_list_says_what_is_enabled_and_what_went()
    {
        await using var scene = await StartAsync();

        var (exit, output, _) = await RunAsync(scene, "list");

        Assert.Equal(0, exit);
        Assert.Matches(@"(?m)^alerts +slack +enabled +0 waiting, nothing delivered yet$", output);
        Assert.Matches(@"(?m)^off +slack +disabled", output);
        var (unreachable, _, errors) = await CliProcess.RunAsync(new Uri("http://127.0.0.1:1"), "channels", "test");
        Assert.Equal(2, unreachable);
        Assert.Contains("no server could be reached", errors, StringComparison.Ordinal);
    }
}
