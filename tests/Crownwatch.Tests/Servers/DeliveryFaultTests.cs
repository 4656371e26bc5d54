using System.Text.Json;
using Dapper;
using Fakes.Faults;
using Fakes.Receiving;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Crownwatch.Tests.Servers;

/// <summary>Semantics.md 10.2 and 10.3 with the real server: receivers that fail, wait, hang, reset, refuse.</summary>
[Trait("rule", "10.2")]
[Trait("rule", "10.3")]
public sealed class DeliveryFaultTests
{
    private const int Within = 90_000;

    [Fact(Timeout = Within)]
    public async Task A_receiver_that_fails_twice_is_told_at_the_third_try_and_the_end_after_the_opening()
    {
        await using var scene = await Scene.WatchingOneAsync();
        await scene.Slack.Faults.SetAsync(Fault.Answering(500, count: 2));
        scene.Target.Answer(503, "/one");
        await scene.PagerDuty.Received.NextAsync(r => r.Answer.Accepted, 0, Scene.Cancel);
        scene.Target.Answer(200, "/one");

        await scene.NextOnSlackAsync("[RESOLVED]");
        Assert.Equal([false, false, true, true], scene.Slack.Received.All.Select(r => r.Answer.Accepted));
        AssertOpeningBeforeEnd(scene);
    }

    [Fact(Timeout = Within)]
    public async Task A_429_is_waited_for_as_long_as_it_asks()
    {
        await using var scene = await Scene.WatchingOneAsync();
        await scene.Slack.Faults.SetAsync(Fault.Answering(429, count: 1, retryAfter: 2));
        scene.Target.Answer(503, "/one");

        await scene.NextOnSlackAsync("[CRITICAL]");
        var tries = scene.Slack.Received.All;
        Assert.Equal(2, tries.Count);
        Assert.InRange((tries[1].At - tries[0].At).TotalSeconds, 2.0, 10.0);
    }

    [Fact(Timeout = Within)]
    public async Task A_Slack_that_hangs_delays_PagerDuty_by_nothing_and_loses_nothing()
    {
        await using var scene = await Scene.WatchingOneAsync();
        await scene.Slack.Faults.SetAsync(new Fault(FaultMode.Hang) { Count = 1 });
        scene.Target.Answer(503, "/one");

        var third = await scene.Target.FailureAsync("/one", 3, Scene.Cancel);
        var paged = await scene.NextOnPagerDutyAsync("trigger");
        Assert.InRange((paged.At - third).TotalSeconds, -1, 5); // Slack's try ends after 10 s only
        await scene.Target.FailureAsync("/one", 5, Scene.Cancel); // nor does it hold up a probe
        Assert.DoesNotContain(scene.Slack.Received.All, r => r.Answer.Accepted);
        scene.Target.Answer(200, "/one");
        await scene.NextOnPagerDutyAsync("resolve");
        await scene.NextOnSlackAsync("[RESOLVED]");
        AssertOpeningBeforeEnd(scene);
    }

    [Fact(Timeout = Within)]
    [Trait("rule", "10.3")]
    public async Task A_channel_whose_message_waits_for_over_a_minute_heads_the_pages_with_what_it_answered()
    {
        await using var scene = await Scene.SetAsync();
        await scene.Slack.Faults.SetAsync(Fault.Answering(503));
        await scene.WatchAsync(scene.Definitions().Check("one"));
        scene.Target.Answer(503, "/one");
        await scene.UntilAsync(
            "/api/v1/incidents/1",
            i =>
                i.TryGetProperty("messages", out var all)
                && all.EnumerateArray()
                    .Any(m => m.GetProperty("tries").GetArrayLength() > 0 && m.GetProperty("channel").GetString() == "alerts")
        );
        Assert.DoesNotContain("does not deliver", await scene.PageAsync("/"), StringComparison.Ordinal);

        await using (var connection = new SqliteConnection($"Data Source={scene.Database};Pooling=False;Default Timeout=5"))
        {
            await connection.OpenAsync(Scene.Cancel);
            await connection.ExecuteAsync("UPDATE outbox SET created_at = created_at - 120000 WHERE channel = 'alerts'");
        }

        var page = await scene.PageAsync("/");
        Assert.Contains("Channel alerts does not deliver.", page, StringComparison.Ordinal);
        Assert.Contains("it answered last: 503", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Channel pagerduty does not deliver.", page, StringComparison.Ordinal);
        await scene.Slack.Faults.SetAsync();
        await scene.NextOnSlackAsync("[CRITICAL]");
        await scene.SettledAsync(1);
        Assert.DoesNotContain("does not deliver", await scene.PageAsync("/"), StringComparison.Ordinal);
    }

    [Fact(Timeout = Within)]
    public async Task Both_receivers_out_of_reach_and_back_are_told_everything_in_order()
    {
        await using var scene = await Scene.WatchingOneAsync();
        await scene.Slack.Faults.SetAsync(new Fault(FaultMode.Refuse));
        await scene.PagerDuty.Faults.SetAsync(new Fault(FaultMode.Reset) { Count = 2 });
        scene.Target.Answer(503, "/one");
        await scene.UntilAsync("/api/v1/incidents", i => i.GetProperty("incidents").GetArrayLength() == 1);
        scene.Target.Answer(200, "/one");
        await scene.UntilAsync("/api/v1/incidents/1", i => i.GetProperty("incident").GetProperty("state").GetString() == "resolved");
        await scene.Slack.Faults.ClearAsync();

        await scene.NextOnSlackAsync("[RESOLVED]");
        await scene.NextOnPagerDutyAsync("resolve");
        AssertOpeningBeforeEnd(scene);
        Assert.Equal(["trigger", "resolve"], Assert.Single(scene.PagerDuty.Incidents).Log.Select(e => e.Action));
        Assert.Equal(0, scene.PagerDuty.Book.Dropped);
    }

    [Theory(Timeout = Within)]
    [InlineData("action_prohibited", 403)]
    [InlineData("channel_is_archived", 410)]
    public async Task What_a_channel_refuses_goes_to_the_next_one_with_the_reason(string error, int status)
    {
        await using var scene = await Scene.SetAsync();
        var refusing = $"{scene.Slack.Url}/services/T0/B0/{error}";
        await scene.WatchAsync(
            new DefinitionText(scene.Target) { More = OnlyTo("revoked") }
                .Slack(refusing, "revoked")
                .Slack(scene.Slack.WebhookUrl, "second")
                .Check("one")
        );
        scene.Target.Answer(503, "/one");

        var handed = await scene.NextOnSlackAsync("revoked refused it");
        Assert.Contains($"{status}", handed.Body, StringComparison.Ordinal);
        Assert.Contains(error, handed.Body, StringComparison.Ordinal);
        var incident = await scene.SettledAsync(1);
        Assert.Contains(Timeline(incident), text => text.Contains("second is told as well", StringComparison.Ordinal));

        scene.Target.Answer(200, "/one");
        await scene.NextOnSlackAsync("[RESOLVED]");
        await scene.SettledAsync(1, "resolved");
        Assert.Equal(2, Scene.Taken(scene.Slack.Received, _ => true).Count);
    }

    [Fact(Timeout = Within)]
    public async Task A_credential_that_is_not_accepted_is_one_incident_about_ourselves_and_the_page_goes_to_the_next_channel()
    {
        await using var scene = await Scene.SetAsync();
        await scene.WatchAsync(
            new DefinitionText(scene.Target) { More = OnlyTo("revoked") }
                .Slack($"{scene.Slack.Url}/services/T0/B0/no_service", "revoked")
                .Slack(scene.Slack.WebhookUrl, "second")
                .Check("one")
        );
        scene.Target.Answer(503, "/one");

        await scene.NextOnSlackAsync("revoked refused it: 404 no_service");
        await scene.NextOnSlackAsync("does not accept our credential");
        var incidents = await scene.UntilAsync("/api/v1/incidents", i => i.GetProperty("incidents").GetArrayLength() == 2);
        Assert.Equal(
            ["crownwatch-self", "one"],
            incidents.GetProperty("incidents").EnumerateArray().Select(i => i.GetProperty("checks")[0].GetString()).Order()
        );
        Assert.Equal(2, Scene.Taken(scene.Slack.Received, _ => true).Count);
    }

    [Fact(Timeout = Within)]
    public async Task Two_channels_that_both_refuse_do_not_hand_to_each_other_for_ever()
    {
        await using var scene = await Scene.SetAsync();
        await scene.WatchAsync(
            new DefinitionText(scene.Target)
                .Slack($"{scene.Slack.Url}/services/T0/B0/action_prohibited", "a")
                .Slack($"{scene.Slack.Url}/services/T0/B0/channel_is_archived", "b")
                .Check("one")
        );
        scene.Target.Answer(503, "/one");

        var incident = await scene.SettledAsync(1);
        Assert.Equal(2, incident.GetProperty("messages").GetArrayLength());
        Assert.Equal(2, scene.Slack.Received.All.Count);
        Assert.Equal(2, Timeline(incident).Count(text => text.Contains("was given it already", StringComparison.Ordinal)));
    }

    [Fact(Timeout = Within)]
    public async Task A_channel_that_is_removed_while_its_message_waits_hands_it_on()
    {
        await using var scene = await Scene.SetAsync();
        await scene.WatchAsync(scene.Definitions().Check("one"));
        await scene.Slack.Faults.SetAsync(new Fault(FaultMode.Refuse));
        scene.Target.Answer(503, "/one");
        await scene.NextOnPagerDutyAsync("trigger");
        scene.Write(new DefinitionText(scene.Target).PagerDuty(scene.PagerDuty.EnqueueUrl).Check("one"));

        var incident = await scene.SettledAsync(1);
        Assert.Contains(Timeline(incident), text => text.Contains("no longer defined", StringComparison.Ordinal));
        scene.Target.Answer(200, "/one");
        await scene.NextOnPagerDutyAsync("resolve");
        Assert.Equal(["trigger", "resolve"], Assert.Single(scene.PagerDuty.Incidents).Log.Select(e => e.Action));
    }

    private static string OnlyTo(string channel) =>
        $"escalation:\n  default:\n    - {{after: 0m, notify: [{channel}]}}\n    - {{after: 15m, unless: acknowledged, notify: [{channel}]}}";

    private static List<string> Timeline(JsonElement incident) =>
        [.. incident.GetProperty("timeline").EnumerateArray().Select(e => e.GetProperty("text").GetString()!)];

    private static void AssertOpeningBeforeEnd(Scene scene)
    {
        var taken = Scene.Taken(scene.Slack.Received, _ => true).Select(Kind).ToList();
        Assert.Equal(["opening", "end"], taken);
    }

    private static string Kind(Received message) => message.Body.Contains("[RESOLVED]", StringComparison.Ordinal) ? "end" : "opening";
}
