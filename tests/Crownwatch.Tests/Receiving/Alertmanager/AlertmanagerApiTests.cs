using System.Globalization;
using System.Text.Json;
using Crownwatch.Tests.Servers;
using Xunit;

namespace Crownwatch.Tests.Receiving.Alertmanager;

/// <summary>Alertmanager's API v2 and its webhook format, against the real server.</summary>
public sealed class AlertmanagerApiTests(AlertmanagerServer server) : IClassFixture<AlertmanagerServer>
{
    private const int Within = 90_000;

    [Fact(Timeout = Within)]
    public async Task An_alert_is_told_once_shown_with_its_state_and_over_when_its_sender_says_so()
    {
        const string alert = """
            {"labels": {"alertname": "Shown", "severity": "page", "instance": "a", "empty": ""}, "annotations": {"summary": "it burns"},
             "startsAt": "2026-01-02T03:04:05.123456789+01:00", "generatorURL": "http://prometheus.example.com/g"
            """;
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal((200, ""), await server.PostAsync("/api/v2/alerts", $"[{alert}}}]"));
        }

        var shown = Assert.Single(await server.AlertsAsync("filter=alertname=Shown&active=true&silenced=false&inhibited=false"));
        Assert.Equal("2026-01-02T02:04:05.123Z", shown.GetProperty("startsAt").GetString());
        Assert.Equal("active", shown.GetProperty("status").GetProperty("state").GetString());
        Assert.Equal("default", shown.GetProperty("receivers")[0].GetProperty("name").GetString());
        Assert.Equal("http://prometheus.example.com/g", shown.GetProperty("generatorURL").GetString());
        Assert.False(shown.GetProperty("labels").TryGetProperty("empty", out _)); // no value, no label
        Assert.Empty(await server.AlertsAsync("filter=alertname=Shown&active=false"));
        Assert.Empty(await server.AlertsAsync("filter=alertname=Shown&receiver=other"));
        Assert.Single(await server.AlertsAsync("filter=alertname=Shown&receiver=def.*"));
        Assert.Empty(await server.AlertsAsync("filter=alertname=Shown&filter=instance!=a"));

        var incident = await server.IncidentAsync("Shown");
        var id = incident.GetProperty("id").GetInt32();
        Assert.Equal("critical", incident.GetProperty("severity").GetString());
        await server.PostAsync("/api/v2/alerts", $$"""[{{alert}}, "endsAt": "2026-01-02T04:00:00Z"}]""");
        await server.Scene.SettledAsync(id, "resolved");
        Assert.Empty(await server.AlertsAsync("filter=alertname=Shown"));
        Assert.Single(Scene.Taken(server.Scene.Slack.Received, r => r.Body.Contains("[CRITICAL] Shown", StringComparison.Ordinal)));
        Assert.Single(Scene.Taken(server.Scene.Slack.Received, r => r.Body.Contains("[RESOLVED] Shown", StringComparison.Ordinal)));
    }

    [Fact(Timeout = Within)]
    public async Task Alerts_are_listed_in_the_groups_of_their_incidents()
    {
        await server.PostAsync(
            "/api/v2/alerts",
            """
            [{"labels": {"alertname": "Grouped", "service": "s1", "instance": "a"}}, {"labels": {"alertname": "Grouped", "service": "s1", "instance": "b"}},
             {"labels": {"alertname": "Grouped", "service": "s2"}}]
            """
        );

        var (_, body) = await server.GetAsync("/api/v2/alerts/groups?filter=alertname=Grouped");

        var groups = JsonSerializer.Deserialize<JsonElement>(body).EnumerateArray().ToList();
        Assert.Equal(["s1", "s2"], groups.Select(g => g.GetProperty("labels").GetProperty("service").GetString()));
        Assert.Equal([2, 1], groups.Select(g => g.GetProperty("alerts").GetArrayLength()));
        Assert.All(groups, g => Assert.Equal("default", g.GetProperty("receiver").GetProperty("name").GetString()));
    }

    [Fact(Timeout = Within)]
    public async Task The_webhook_of_an_alertmanager_opens_and_resolves_and_names_its_bad_alerts()
    {
        const string message = """
            {"version": "4", "groupKey": "{}:{}", "status": "STATUS", "receiver": "crownwatch", "truncatedAlerts": 0, "groupLabels": {},
             "commonLabels": {}, "commonAnnotations": {}, "externalURL": "http://alertmanager.example.com", "alerts": [
              {"status": "STATUS", "labels": {"alertname": "Hooked", "instance": "a"}, "annotations": {"summary": "via webhook"},
               "startsAt": "2026-01-02T03:04:05Z", "endsAt": "0001-01-01T00:00:00Z", "generatorURL": "", "fingerprint": "0"},
              {"status": "maybe", "labels": {"alertname": "Bad"}}]}
            """;

        var (status, body) = await server.PostAsync("/api/v2/webhook", message.Replace("STATUS", "firing", StringComparison.Ordinal));
        Assert.Equal(400, status);
        Assert.Contains("alert 2 (Bad): status is 'maybe'; legal is firing or resolved", body, StringComparison.Ordinal);
        var id = (await server.IncidentAsync("Hooked")).GetProperty("id").GetInt32();
        await server.Scene.NextOnSlackAsync("via webhook");

        await server.PostAsync("/api/v2/webhook", message.Replace("STATUS", "resolved", StringComparison.Ordinal));
        await server.Scene.SettledAsync(id, "resolved");
    }

    [Fact(Timeout = Within)]
    [Trait("rule", "6.7")]
    public async Task Silences_of_both_sides_are_the_same_silences()
    {
        await server.PostAsync("/api/v2/alerts", """[{"labels": {"alertname": "Hushed", "instance": "a"}}]""");
        var (status, ours) = await server.Scene.PostAsync(
            "/api/v1/silences",
            """{"match": "alertname=Hushed, instance!~\"b.*\"", "for": "1h", "by": "ada", "reason": "planned work"}"""
        );
        Assert.Equal(201, status);
        Assert.True(Assert.Single(ours.GetProperty("matches").EnumerateArray()).GetProperty("firing").GetBoolean());

        var theirs = Assert.Single(await SilencesAsync("Hushed"));
        var id = theirs.GetProperty("id").GetString()!;
        Assert.True(Guid.TryParse(id, out _), id);
        Assert.Equal("ada: planned work", $"{theirs.GetProperty("createdBy")}: {theirs.GetProperty("comment")}");
        Assert.Equal(
            """{"name":"instance","value":"b.*","isRegex":true,"isEqual":false}""",
            theirs.GetProperty("matchers")[1].GetRawText()
        );
        var hushed = Assert.Single(await server.AlertsAsync("filter=alertname=Hushed")).GetProperty("status");
        Assert.Equal("suppressed", hushed.GetProperty("state").GetString());
        Assert.Equal(id, hushed.GetProperty("silencedBy")[0].GetString());
        Assert.Empty(await server.AlertsAsync("filter=alertname=Hushed&silenced=false"));

        // Taking its place leaves no gap.
        var ends = TimeProvider.System.GetUtcNow().AddHours(3).ToString("O", CultureInfo.InvariantCulture);
        var (_, body) = await server.PostAsync(
            "/api/v2/silences",
            $$"""
            {"id": "{{id}}", "matchers": [{"name": "alertname", "value": "Hushed", "isRegex": false, "isEqual": true}],
             "startsAt": "2026-01-01T00:00:00Z", "endsAt": "{{ends}}", "createdBy": "ben", "comment": "longer"}
            """
        );
        var next = JsonSerializer.Deserialize<JsonElement>(body).GetProperty("silenceID").GetString()!;
        Assert.NotEqual(id, next);
        Assert.Equal("expired", (await SilenceAsync(id)).GetProperty("status").GetProperty("state").GetString());
        Assert.Contains("longer", await server.Scene.PageAsync("/silences"), StringComparison.Ordinal);

        Assert.Equal(200, await server.Scene.DeleteAsync($"/api/v2/silence/{next}"));
        Assert.Equal(200, await server.Scene.DeleteAsync($"/api/v2/silence/{next}")); // it has ended, as is wanted
        Assert.Equal(
            "active",
            Assert.Single(await server.AlertsAsync("filter=alertname=Hushed")).GetProperty("status").GetProperty("state").GetString()
        );
    }

    [Fact(Timeout = Within)]
    public async Task Tells_tools_how_it_is()
    {
        Assert.Equal((200, "OK"), await server.GetAsync("/-/healthy"));
        Assert.Equal((200, "OK"), await server.GetAsync("/-/ready"));
        Assert.Equal((200, """[{"name":"default"}]"""), await server.GetAsync("/api/v2/receivers"));
        var (_, status) = await server.GetAsync("/api/v2/status");
        Assert.Equal("disabled", JsonSerializer.Deserialize<JsonElement>(status).GetProperty("cluster").GetProperty("status").GetString());
    }

    [Fact(Timeout = Within)]
    public async Task Alerts_of_our_own_rules_are_listed_too()
    {
        server.Scene.Target.Answer(503, "/one");
        await server.Scene.NextOnSlackAsync("[CRITICAL] one");

        var alert = Assert.Single(await server.AlertsAsync("filter=check=one"));

        Assert.Equal("consecutive_failures", alert.GetProperty("labels").GetProperty("alertname").GetString());
        Assert.Equal("one failed 3 times in a row", alert.GetProperty("annotations").GetProperty("summary").GetString());
        server.Scene.Target.Answer(200, "/one");
    }

    [Fact(Timeout = Within)]
    [Trait("rule", "10.1")]
    public async Task What_was_taken_outlives_a_kill_right_after_the_answer()
    {
        await using var scene = await Scene.WatchingOneAsync();
        var (status, _) = await PostAsync(scene, """[{"labels": {"alertname": "Kept"}}]""");
        await scene.Server.KillAsync();
        Assert.Equal(200, status);

        await scene.RestartAsync();
        await PostAsync(scene, """[{"labels": {"alertname": "Kept"}}]""");

        await scene.SettledAsync(1);
        var triggers = Scene.Taken(scene.PagerDuty.Received, r => r.Text("event_action") == "trigger");
        Assert.Single(triggers.Select(r => r.Text("dedup_key")).Distinct()); // sent again where the kill fell before the receipt was stored
        Assert.Single((await scene.GetAsync("/api/v1/incidents")).GetProperty("incidents").EnumerateArray());
    }

    private static async Task<(int Status, string Body)> PostAsync(Scene scene, string json)
    {
        using var http = new HttpClient();
        using var content = new StringContent(json);
        using var answer = await http.PostAsync(new Uri(scene.Server.Url, "/api/v2/alerts"), content, Scene.Cancel);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Scene.Cancel));
    }

    private async Task<IEnumerable<JsonElement>> SilencesAsync(string alertName)
    {
        var (_, body) = await server.GetAsync($"/api/v2/silences?filter=alertname={alertName}");
        return JsonSerializer.Deserialize<JsonElement>(body).EnumerateArray();
    }

    private async Task<JsonElement> SilenceAsync(string id)
    {
        var (_, body) = await server.GetAsync($"/api/v2/silence/{id}");
        return JsonSerializer.Deserialize<JsonElement>(body);
    }
}
