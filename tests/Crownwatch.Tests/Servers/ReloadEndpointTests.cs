using System.Net;
using Xunit;

namespace Crownwatch.Tests.Servers;

/// <summary>POST /-/reload and SIGHUP (semantics.md 6.9).</summary>
public sealed class ReloadEndpointTests
{
    private const int Within = 90_000;

    [Fact(Timeout = Within)]
    [Trait("rule", "6.9")]
    public async Task It_answers_once_the_new_definitions_hold_and_says_what_is_wrong_when_they_are_refused()
    {
        await using var scene = await Scene.WatchingOneAsync();
        scene.Write(scene.Definitions().Check("one").Check("two", interval: "1h", timeout: "60s"));

        var (status, body) = await scene.PostAsync("/-/reload", "");
        Assert.Equal(200, status);
        Assert.Equal("loaded", body.GetProperty("status").GetString());
        Assert.Equal(2, (await scene.GetAsync("/healthz")).GetProperty("checks").GetInt32());
        await scene.UntilAsync("/api/v1/checks/two", c => c.TryGetProperty("state", out var state) && state.GetString() == "up");

        scene.WriteText("checks: [");
        (status, body) = await scene.PostAsync("/-/reload", "");
        Assert.Equal(422, status);
        Assert.Equal("definitions_refused", body.GetProperty("error").GetString());
        Assert.Equal(422, body.GetProperty("status").GetInt32());
        var finding = body.GetProperty("findings")[0];
        Assert.Equal(("CW002", "error"), (finding.GetProperty("code").GetString(), finding.GetProperty("severity").GetString()));
        await scene.Target.NextAsync("/one", Scene.Cancel);
        Assert.Equal("degraded", (await scene.GetAsync("/healthz")).GetProperty("status").GetString());

        scene.Write(scene.Definitions().Check("one"));
        await scene.Server.SignalAsync("HUP", Scene.Cancel);
        await scene.UntilAsync("/healthz", h => h.GetProperty("status").GetString() == "ok" && h.GetProperty("checks").GetInt32() == 1);
    }

    [Fact(Timeout = Within)]
    [Trait("rule", "1.1")]
    public async Task A_reload_while_a_run_is_under_way_keeps_its_result()
    {
        await using var scene = await Scene.WatchingOneAsync();
        scene.Target.Hold("/two");
        scene.Write(scene.Definitions().Check("one").Check("two", interval: "1h", timeout: "60s"));
        await scene.PostAsync("/-/reload", "");
        await scene.Target.WaitedForAsync(Scene.Cancel);

        scene.Write(scene.Definitions().Check("one").Check("two", interval: "1h", timeout: "60s").Check("three"));
        await scene.PostAsync("/-/reload", "");

        // What is new runs: by now the slots are planned anew, and the first run of "two" is under way still.
        await scene.UntilAsync("/api/v1/checks/three", c => c.TryGetProperty("state", out var state) && state.GetString() == "up");
        scene.Target.Release("/two");

        await scene.UntilAsync("/api/v1/checks/two", c => c.TryGetProperty("state", out var state) && state.GetString() == "up");
    }

    [Fact(Timeout = Within)]
    public async Task A_page_of_another_site_can_not_ask_for_it()
    {
        await using var scene = await Scene.WatchingOneAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(scene.Server.Url, "/-/reload"));
        request.Headers.Add("Origin", "https://elsewhere.example.com");
        using var http = new HttpClient();
        using var answer = await http.SendAsync(request, Scene.Cancel);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact(Timeout = Within)]
    [Trait("rule", "6.9")]
    public async Task A_check_that_is_renamed_ends_its_alert_and_keeps_its_history()
    {
        await using var scene = await Scene.WatchingOneAsync();
        scene.Target.Answer(503, "/one");
        await scene.SettledAsync(1);
        var before = (await scene.GetAsync("/api/v1/checks/one/results?limit=1000")).GetProperty("results").GetArrayLength();
        var renamed = scene.Definitions().Check("first").ToString();
        scene.WriteText(renamed.Replace("    url: \"", "    renamed_from: one\n    url: \"", StringComparison.Ordinal));
        var (status, _) = await scene.PostAsync("/-/reload", "");

        Assert.Equal(200, status);
        Assert.Contains("no longer defined", (await scene.NextOnSlackAsync("[RESOLVED]")).Body, StringComparison.Ordinal);
        await scene.NextOnPagerDutyAsync("resolve");
        var after = (await scene.GetAsync("/api/v1/checks/first/results?limit=1000")).GetProperty("results").GetArrayLength();
        Assert.True(after >= before, $"{after} results, there were {before}");
    }

    [Fact(Timeout = Within)]
    [Trait("rule", "6.9")]
    public async Task A_check_whose_interval_changed_keeps_its_history()
    {
        await using var scene = await Scene.WatchingOneAsync();
        scene.Target.Answer(503, "/one");
        await scene.SettledAsync(1);
        scene.Write(scene.Definitions().Check("one", interval: "2s"));
        var (status, _) = await scene.PostAsync("/-/reload", "");

        Assert.Equal(200, status);
        var check = await scene.GetAsync("/api/v1/checks/one");
        Assert.InRange(check.GetProperty("consecutive_failures").GetInt32(), 3, 60);
        Assert.Equal("open", (await scene.GetAsync("/api/v1/incidents/1")).GetProperty("incident").GetProperty("state").GetString());
        scene.Target.Answer(200, "/one");
        await scene.NextOnSlackAsync("[RESOLVED]");
    }
}
