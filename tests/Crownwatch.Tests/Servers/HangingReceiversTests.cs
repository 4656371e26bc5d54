using System.Globalization;
using Fakes.Faults;
using Fakes.Ntfy;
using Fakes.Receiving;
using Fakes.Smtp;
using Fakes.Webhooks;
using Xunit;

namespace Crownwatch.Tests.Servers;

/// <summary>Issue 4: a receiver that hangs delays no other channel and no probe. Of every type, and with more messages than one sends at once.</summary>
[Collection(Time.Undisturbed.Name)]
[Trait("rule", "10.2")]
public sealed class HangingReceiversTests
{
    // A channel sends 16 side by side.
    private const int Incidents = 20;

    // Each try that hangs is given up after 10 s at the earliest (Post.Timeout; mail: 15 s).
    private static readonly TimeSpan _soon = TimeSpan.FromSeconds(5);

    [Fact(Timeout = 120_000)]
    public async Task Receivers_that_hang_delay_neither_another_channel_nor_a_probe_and_are_told_when_they_are_back()
    {
        await using var scene = await Scene.SetAsync();
        await using var smtp = await SmtpFake.StartAsync();
        await using var ntfy = await NtfyFake.StartAsync();
        await using var hook = await WebhookFake.StartAsync();
        var definitions = scene
            .Definitions()
            .SlackBot(scene.Slack.ApiUrl, "chat")
            .Channel(
                $"{{name: mail, type: email, rate: none, to: team@example.com, from: watch@example.com, host: {smtp.Host}, port: {smtp.Port}, trusted_certificate: \"{smtp.CertificateSha256}\"}}"
            )
            .Channel($"{{name: phone, type: ntfy, rate: none, url: \"{ntfy.TopicUrl}\"}}")
            .Channel($"{{name: web, type: webhook, rate: none, url: \"{hook.HookUrl}\"}}");
        var checks = Enumerable.Range(0, Incidents).Select(i => string.Create(CultureInfo.InvariantCulture, $"o{i:00}")).ToList();
        foreach (var check in checks)
        {
            definitions.Check(check, service: check);
        }

        FaultSwitch[] hanging = [scene.Slack.Faults, smtp.Faults, ntfy.Faults, hook.Faults];
        await Task.WhenAll(hanging.Select(f => f.SetAsync(new Fault(FaultMode.Hang))));
        await scene.WatchAsync(definitions);
        scene.Target.Answer(503, checks.Select(c => "/" + c));

        foreach (var check in checks)
        {
            var paged = await scene.NextOnPagerDutyAsync("trigger", check + " ");
            var third = await scene.Target.FailureAsync("/" + check, 3, Scene.Cancel);
            var fifth = await scene.Target.FailureAsync("/" + check, 5, Scene.Cancel);
            Assert.True(paged.At - third < _soon, $"{check}: paged {(paged.At - third).TotalSeconds:0.0} s after its third failure");
            Assert.True(fifth - third < _soon, $"{check}: two probes more took {(fifth - third).TotalSeconds:0.0} s");
        }

        // So it was all this while, and for the whole of the longest try: none was skipped, and none of the others was told.
        var last = await scene.Target.FailureAsync("/" + checks[0], 20, Scene.Cancel);
        var first = await scene.Target.FailureAsync("/" + checks[0], 4, Scene.Cancel);
        Assert.InRange((last - first).TotalSeconds, 15, 15 + _soon.TotalSeconds);
        ReceivedLog[] logs = [scene.Slack.Received, smtp.Received, ntfy.Received, hook.Received];
        Assert.All(logs, l => Assert.DoesNotContain(l.All, r => r.Answer.Accepted));

        await Task.WhenAll(hanging.Select(f => f.ClearAsync()));
        foreach (var check in checks)
        {
            await scene.NextOnSlackAsync(check + " ");
            await Task.WhenAll(logs[1..].Select(l => l.NextAsync(r => IsOpening(r, check), 0, Scene.Cancel)));
        }

        await scene.UntilAsync(
            "/api/v1/channels",
            c => c.GetProperty("channels").EnumerateArray().All(x => x.GetProperty("waiting").GetInt32() == 0)
        );
        Assert.All(logs[1..], l => Assert.Equal(Incidents, l.All.Count(r => r.Answer.Accepted)));
        Assert.Equal(Incidents, Scene.Taken(scene.Slack.Received, r => r.Path == new Uri(scene.Slack.WebhookUrl).AbsolutePath).Count);
        Assert.Equal(Incidents, scene.Slack.Workspace.Messages.Count(m => m.ThreadTs is null && m.Metadata.ValueKind != default));
    }

    private static bool IsOpening(Received received, string check) =>
        received.Answer.Accepted
        && (received.Text("subject") ?? received.Text("title"))?.Contains(check + " ", StringComparison.Ordinal) == true;
}
