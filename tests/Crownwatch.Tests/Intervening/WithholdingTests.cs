using System.Text.Json;
using Crownwatch.Tests.Servers;
using Xunit;

namespace Crownwatch.Tests.Intervening;

/// <summary>What people withhold is withheld, says why, and goes out at the end: through the API of the real server.</summary>
public sealed class WithholdingTests
{
    private const int Within = 90_000;

    [Fact(Timeout = Within)]
    [Trait("rule", "6.7")]
    public async Task A_silence_withholds_an_opening_and_its_end_lets_it_go_out()
    {
        await using var scene = await Scene.WatchingOneAsync();
        var (status, silence) = await scene.PostAsync(
            "/api/v1/silences",
            """{"match": {"service": "=~sho.*"}, "for": "2h", "by": "ada", "reason": "planned work"}"""
        );
        Assert.Equal(201, status);
        Assert.Equal("one", Assert.Single(silence.GetProperty("matches").EnumerateArray()).GetProperty("check").GetString());
        Assert.Equal(JsonValueKind.Null, silence.GetProperty("warning").ValueKind);
        scene.Target.Answer(503, "/one");

        var suppressed = await JournalAsync(scene, "suppressed");
        Assert.Contains("silence 1 by ada: planned work", suppressed.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, (await scene.GetAsync("/api/v1/incidents")).GetProperty("incidents").GetArrayLength());
        Assert.Contains("failing, nobody told: silence 1 by ada: planned work", await scene.PageAsync("/"), StringComparison.Ordinal);
        Assert.Contains("failing, nobody told: silence 1", await scene.PageAsync("/checks/one"), StringComparison.Ordinal);
        Assert.True(
            (await scene.GetAsync("/api/v1/silences"))
                .GetProperty("silences")[0]
                .GetProperty("matches")[0]
                .GetProperty("firing")
                .GetBoolean()
        );

        Assert.Equal(200, await scene.DeleteAsync("/api/v1/silences/1?by=ben"));
        await scene.NextOnSlackAsync("[CRITICAL] one");
        await scene.NextOnPagerDutyAsync("trigger");
        var ended = await JournalAsync(scene, "silence_ended");
        Assert.Equal("ben", ended.GetProperty("who").GetString());
        Assert.Equal(409, await scene.DeleteAsync("/api/v1/silences/1"));
    }

    [Fact(Timeout = Within)]
    [Trait("rule", "6.7")]
    public async Task A_silence_that_ends_by_itself_lets_the_opening_go_out()
    {
        await using var scene = await Scene.WatchingOneAsync();
        await scene.PostAsync("/api/v1/silences", """{"match": "check=one", "for": "15s", "by": "ada", "reason": "short"}""");
        scene.Target.Answer(503, "/one");
        await JournalAsync(scene, "suppressed");
        Assert.Empty(scene.Slack.Received.All);
        await scene.NextOnSlackAsync("[CRITICAL] one");
    }

    [Fact(Timeout = Within)]
    [Trait("rule", "6.7")]
    public async Task A_pause_holds_all_back_heads_every_page_and_ends_when_it_is_ended()
    {
        await using var scene = await Scene.WatchingOneAsync();
        var (status, paused) = await scene.PostAsync("/api/v1/pause", """{"for": "30m", "by": "ada", "reason": "moving house"}""");
        Assert.Equal((201, true), (status, paused.GetProperty("paused").GetBoolean()));
        scene.Target.Answer(503, "/one");

        await JournalAsync(scene, "suppressed");
        foreach (var page in (string[])["/", "/incidents", "/silences", "/on-call", "/checks/one"])
        {
            var text = await scene.PageAsync(page);
            Assert.Contains("Alerting is paused.", text, StringComparison.Ordinal);
            Assert.Contains("By ada, until ", text, StringComparison.Ordinal);
            Assert.Contains("moving house", text, StringComparison.Ordinal);
        }

        Assert.Equal(200, await scene.DeleteAsync("/api/v1/pause"));
        await scene.NextOnSlackAsync("[CRITICAL] one");
        Assert.False((await scene.GetAsync("/api/v1/pause")).GetProperty("paused").GetBoolean());
        Assert.Equal(409, await scene.DeleteAsync("/api/v1/pause"));
        Assert.DoesNotContain("Alerting is paused.", await scene.PageAsync("/"), StringComparison.Ordinal);
    }

    [Fact(Timeout = Within)]
    public async Task An_opening_within_a_deployments_grace_waits_for_its_end_and_the_incident_shows_the_deployment()
    {
        await using var scene = await Scene.WatchingOneAsync();
        var (status, mark) = await scene.PostAsync(
            "/api/v1/deployments",
            """{"service": "shop", "version": "1.2.3", "grace": "15s", "by": "ada"}"""
        );
        Assert.Equal((201, true), (status, mark.GetProperty("in_grace").GetBoolean()));
        scene.Target.Answer(503, "/one");
        var suppressed = await JournalAsync(scene, "suppressed");
        Assert.Contains("shop 1.2.3 was deployed", suppressed.GetProperty("text").GetString(), StringComparison.Ordinal);
        await scene.NextOnSlackAsync("[CRITICAL] one");

        Assert.Contains("shop 1.2.3", await scene.PageAsync("/incidents/1"), StringComparison.Ordinal);
        Assert.Contains("class=\"mark\"", await scene.PageAsync("/checks/one"), StringComparison.Ordinal);
        var listed = (await scene.GetAsync("/api/v1/deployments")).GetProperty("deployments");
        Assert.Equal("1.2.3", Assert.Single(listed.EnumerateArray()).GetProperty("version").GetString());
    }

    [Fact(Timeout = Within)]
    [Trait("rule", "6.7")]
    public async Task While_an_open_incidents_steps_are_withheld_its_page_says_why_and_until_when()
    {
        await using var scene = await Scene.WatchingOneAsync();
        scene.Target.Answer(503, "/one");
        await scene.SettledAsync(1);
        await scene.PostAsync("/api/v1/silences", """{"match": ["check=one"], "for": "2h", "by": "ada", "reason": "known"}""");

        var hold = (await scene.GetAsync("/api/v1/incidents/1")).GetProperty("incident").GetProperty("steps_withheld");
        Assert.Equal("silence 1 by ada: known", hold.GetProperty("reason").GetString());
        Assert.Contains("<b>Steps withheld</b>: silence 1 by ada: known", await scene.PageAsync("/incidents/1"), StringComparison.Ordinal);
        Assert.Contains("<b>Steps withheld</b>: silence 1 by ada: known", await scene.PageAsync("/"), StringComparison.Ordinal);
    }

    private static async Task<JsonElement> JournalAsync(Scene scene, string happened)
    {
        bool Is(JsonElement entry) => entry.GetProperty("event").GetString() == happened;
        var journal = await scene.UntilAsync("/api/v1/journal", j => j.GetProperty("entries").EnumerateArray().Any(Is));
        return journal.GetProperty("entries").EnumerateArray().Last(Is);
    }
}
