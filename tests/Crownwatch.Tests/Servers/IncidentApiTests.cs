using System.Text.Json;
using Xunit;

namespace Crownwatch.Tests.Servers;

/// <summary>What people do with an incident, through the API of the real server.</summary>
public sealed class IncidentApiTests
{
    [Fact(Timeout = 90_000)]
    public async Task An_incident_is_acknowledged_remarked_and_resolved_by_hand_only_when_that_is_confirmed()
    {
        await using var scene = await Scene.WatchingOneAsync();
        scene.Target.Answer(503, "/one");
        await scene.SettledAsync(1);

        var (status, acknowledged) = await scene.PostAsync("/api/v1/incidents/1/acknowledge", """{"by": "ada"}""");
        Assert.Equal(200, status);
        Assert.Equal("acknowledged", acknowledged.GetProperty("state").GetString());
        Assert.Equal("ada", acknowledged.GetProperty("acknowledged_by").GetString());
        await scene.NextOnPagerDutyAsync("acknowledge");
        Assert.Contains("ada is on it", (await scene.NextOnSlackAsync("[ACKNOWLEDGED]")).Body, StringComparison.Ordinal);

        var (again, _) = await scene.PostAsync("/api/v1/incidents/1/acknowledge", """{"by": "ada"}""");
        Assert.Equal(200, again);
        var (noted, _) = await scene.PostAsync("/api/v1/incidents/1/notes", """{"by": "ada", "text": "the disk is full"}""");
        Assert.Equal(200, noted);
        var (without, _) = await scene.PostAsync("/api/v1/incidents/1/notes", """{"by": "ada"}""");
        Assert.Equal(400, without);

        var (refused, why) = await scene.PostAsync("/api/v1/incidents/1/resolve", """{"by": "ada"}""");
        Assert.Equal(409, refused);
        Assert.True(why.GetProperty("needs_confirmation").GetBoolean());
        Assert.Contains("one", why.GetProperty("message").GetString(), StringComparison.Ordinal);

        var (resolved, end) = await scene.PostAsync("/api/v1/incidents/1/resolve", """{"by": "ada", "confirm": true}""");
        Assert.Equal(200, resolved);
        Assert.Equal("resolved", end.GetProperty("state").GetString());
        await scene.NextOnPagerDutyAsync("resolve");

        var told = await scene.SettledAsync(1, "resolved");
        var timeline = told.GetProperty("timeline").EnumerateArray().Select(e => e.GetProperty("text").GetString()).ToList();
        Assert.Contains("the disk is full", timeline);
        Assert.Single(Scene.Taken(scene.Slack.Received, r => r.Body.Contains("[ACKNOWLEDGED]", StringComparison.Ordinal)));
    }

    [Fact(Timeout = 60_000)]
    public async Task What_can_not_be_done_is_refused_with_a_status_and_words()
    {
        await using var scene = await Scene.WatchingOneAsync();

        await AssertRefusedAsync(scene, 404, "/api/v1/incidents/99/acknowledge", "{}", "99");
        await AssertRefusedAsync(scene, 404, "/api/v1/incidents/abc/acknowledge", "{}", "abc");
        await AssertRefusedAsync(scene, 400, "/api/v1/incidents/1/acknowledge", "{\"by\": ", "JSON");
        await AssertRefusedAsync(scene, 400, "/api/v1/incidents/1/acknowledge", "[1]", "JSON");
        using var unknown = await scene.AskAsync("/api/v1/incidents/99");
        Assert.Equal(404, (int)unknown.StatusCode);
    }

    private static async Task AssertRefusedAsync(Scene scene, int expected, string path, string json, string says)
    {
        var (status, body) = await scene.PostAsync(path, json);
        Assert.Equal(expected, status);
        Assert.Equal(expected, body.GetProperty("status").GetInt32());
        Assert.Equal(JsonValueKind.String, body.GetProperty("error").ValueKind);
        Assert.Contains(says, body.GetProperty("message").GetString(), StringComparison.Ordinal);
    }
}
