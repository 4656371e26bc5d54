using System.Text.Json;
using Fakes.Faults;
using Fakes.Slack;
using Xunit;

namespace Crownwatch.Tests.Servers;

/// <summary>Semantics.md 10.1 with a receiver that can't deduplicate: one message an incident, each thing told once, whatever breaks.</summary>
[Trait("rule", "10.1")]
public sealed class SlackBotTests
{
    private const int Within = 120_000;
    private const string Post = "chat.postMessage";

    [Fact(Timeout = Within)]
    public async Task An_incident_is_one_message_that_is_edited_and_a_thread_of_what_happened()
    {
        await using var scene = await SlackScene.StartAsync();
        await scene.OpenAsync();
        await scene.SettledAsync(1);
        var root = scene.Root();
        Assert.StartsWith("[HIGH] Customers can not log in", root.Text, StringComparison.Ordinal);
        Assert.Contains("Acknowledge, begin investigation", root.Text(), StringComparison.Ordinal);
        Assert.Contains("<@U0ADA>", root.Text(), StringComparison.Ordinal);
        Assert.Equal(1, root.Metadata.GetProperty("event_payload").GetProperty("outbox_id").GetInt64());
        Assert.Equal("crownwatch", root.Metadata.GetProperty("event_type").GetString());

        await scene.PostAsync("/api/v1/incidents/1/escalate", """{"by": "ben"}""");
        await scene.PostAsync("/api/v1/incidents/1/acknowledge", """{"by": "ada"}""");
        await scene.PostAsync("/api/v1/incidents/1/notes", """{"by": "ada", "text": "the disk is full"}""");
        await scene.PostAsync("/api/v1/incidents/1/resolve", """{"by": "ada", "confirm": true}""");
        await scene.SettledAsync(1, "resolved");

        Assert.StartsWith("[RESOLVED]", scene.Root().Text, StringComparison.Ordinal);
        Assert.DoesNotContain("crownwatch_acknowledge", scene.Root().Text(), StringComparison.Ordinal);
        var thread = scene.Thread();
        Assert.All(thread, m => Assert.Equal(root.Ts, m.ThreadTs));
        Assert.Contains(thread, m => m.Broadcast && m.Text().Contains("<@U0BEN>", StringComparison.Ordinal)); // the step
        Assert.Contains(thread, m => m.Text.StartsWith("[ACKNOWLEDGED] ada is on it", StringComparison.Ordinal));
        Assert.Contains(thread, m => m.Text().Contains("ada: the disk is full", StringComparison.Ordinal));
        Assert.Contains(thread, m => m.Text().Contains("does not wait for the step at 15m", StringComparison.Ordinal));
        Assert.StartsWith("[RESOLVED]", thread[^1].Text, StringComparison.Ordinal);
        Assert.Equal(
            thread.Count,
            thread.Select(m => m.Metadata.GetProperty("event_payload").GetProperty("outbox_id").GetInt64()).Distinct().Count()
        );
    }

    [Theory(Timeout = Within)]
    [InlineData(FaultMode.AcceptThenReset)]
    [InlineData(FaultMode.AcceptThenHang)]
    public async Task A_message_of_which_the_answer_was_lost_is_looked_up_and_not_sent_again(FaultMode fault)
    {
        await using var scene = await SlackScene.StartAsync();
        await scene.Slack.Faults.SetAsync(new Fault(fault) { Count = 1, Path = Post });
        await scene.OpenAsync();
        await scene.SettledAsync(1);
        await scene.Slack.Faults.SetAsync(new Fault(fault) { Count = 1, Path = Post });
        await scene.PostAsync("/api/v1/incidents/1/acknowledge", """{"by": "ada"}""");
        await scene.SettledAsync(1, "acknowledged");

        Assert.StartsWith("[ACKNOWLEDGED]", scene.Root().Text, StringComparison.Ordinal);
        Assert.Single(scene.Thread());
        Assert.Equal(2, scene.Slack.Received.All.Count(r => r.Path.EndsWith(Post, StringComparison.Ordinal)));
    }

    [Fact(Timeout = Within)]
    public async Task A_message_whose_receipt_we_did_not_live_to_store_is_looked_up_after_the_restart()
    {
        await using var scene = await SlackScene.StartAsync();
        await scene.Slack.Faults.SetAsync(new Fault(FaultMode.AcceptThenHang) { Count = 1, Path = Post });
        await scene.OpenAsync();
        await scene.SeesAsync(() => scene.Slack.Workspace.Messages.Count == 1);
        await scene.Server.KillAsync();
        await scene.RestartAsync();

        await scene.SettledAsync(1);
        Assert.Single(scene.Slack.Workspace.Messages);
        Assert.Single(scene.Slack.Received.All, r => r.Path.EndsWith(Post, StringComparison.Ordinal));
    }

    [Fact(Timeout = Within)]
    public async Task A_message_that_Slack_may_not_have_taken_and_has_not_is_sent_again()
    {
        await using var scene = await SlackScene.StartAsync();
        await scene.Slack.Faults.SetAsync(
            new Fault(FaultMode.Answer)
            {
                Count = 1,
                Path = Post,
                Status = 200,
                Error = "internal_error",
            }
        );
        await scene.OpenAsync();
        await scene.SettledAsync(1);

        Assert.Single(scene.Slack.Workspace.Messages);
        Assert.Contains(scene.Slack.Received.All, r => r.Path.EndsWith("conversations.list", StringComparison.Ordinal));
    }

    [Fact(Timeout = Within)]
    public async Task A_message_that_can_not_be_looked_up_is_sent_again_all_the_same()
    {
        await using var scene = await SlackScene.StartAsync();
        await scene.Slack.Faults.SetAsync(
            new Fault(FaultMode.Answer)
            {
                Count = 1,
                Path = Post,
                Error = "internal_error",
            },
            new Fault(FaultMode.Answer) { Path = "conversations.list", Error = "missing_scope" }
        );
        await scene.OpenAsync();
        var settled = await scene.SettledAsync(1);

        Assert.Single(scene.Slack.Workspace.Messages);
        Assert.Contains(
            "alerts is sent the same message again: whether it arrived is not known",
            settled.ToString(),
            StringComparison.Ordinal
        );
        await scene.UntilMetricAsync("crownwatch_messages_sent_again_total", 1);
    }

    [Fact(Timeout = Within)]
    public async Task A_message_that_is_gone_is_posted_anew_with_what_is_new()
    {
        await using var scene = await SlackScene.StartAsync();
        await scene.OpenAsync();
        await scene.SettledAsync(1);
        var first = scene.Root();
        scene.Slack.Workspace.Delete(first.Channel, first.Ts);
        await scene.PostAsync("/api/v1/incidents/1/acknowledge", """{"by": "ada"}""");
        await scene.SettledAsync(1, "acknowledged");

        Assert.NotEqual(first.Ts, scene.Root().Ts);
        Assert.StartsWith("[ACKNOWLEDGED]", scene.Root().Text, StringComparison.Ordinal);
        Assert.Equal(scene.Root().Ts, Assert.Single(scene.Thread()).ThreadTs);
    }

    [Fact(Timeout = Within)]
    public async Task A_message_a_second_is_waited_for_and_nothing_is_lost_or_doubled()
    {
        await using var scene = await SlackScene.StartAsync();
        scene.Slack.Workspace.OneASecond = true;
        await scene.OpenAsync("first");
        await scene.OpenAsync("second");
        await scene.OpenAsync("third");
        foreach (var incident in (int[])[1, 2, 3])
        {
            await scene.SettledAsync(incident);
        }

        Assert.Equal(3, scene.Slack.Workspace.Messages.Count);
    }

    [Fact(Timeout = Within)]
    public async Task What_a_stranger_writes_mentions_nobody_and_forges_no_link()
    {
        await using var scene = await SlackScene.StartAsync();
        await scene.OpenAsync("<!channel> <https://evil.example.com|status page> *urgent* & `rm`");
        await scene.PostAsync("/api/v1/incidents/1/notes", """{"by": "ada", "text": "<!here> <@U0BEN> <https://evil.example.com|x>"}""");
        await scene.SettledAsync(1);
        await scene.SeesAsync(() => scene.Thread().Count > 0);

        var said = string.Concat(scene.Slack.Workspace.Messages.Select(m => m.Text()));
        Assert.DoesNotContain("<!channel", said, StringComparison.Ordinal);
        Assert.DoesNotContain("<!here", said, StringComparison.Ordinal);
        Assert.DoesNotContain("<https://evil", said, StringComparison.Ordinal);
        Assert.DoesNotContain("<@U0BEN>", said, StringComparison.Ordinal);
        Assert.Contains("&lt;!here&gt; &lt;@U0BEN&gt;", said, StringComparison.Ordinal);
    }

    [Fact(Timeout = Within)]
    public async Task A_credential_that_Slack_refuses_is_said_as_such()
    {
        await using var scene = await SlackScene.StartAsync(token: "no-bot-token");
        await scene.OpenAsync();

        var incident = await scene.UntilAsync(
            "/api/v1/incidents/1",
            i => i.GetProperty("timeline").ToString().Contains("invalid_auth", StringComparison.Ordinal)
        );
        Assert.Contains("chat.postMessage: invalid_auth", incident.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("no-bot-token", scene.Server.Output, StringComparison.Ordinal);
    }
}
