using System.Net;
using System.Net.Sockets;
using Xunit;

namespace Crownwatch.Tests.Servers;

/// <summary>The server is itself the sick one: what it can't see is unknown, and pages nobody about its target.</summary>
public sealed class LocalHealthTests
{
    private const int Within = 120_000;

    [Fact(Timeout = Within)]
    [Trait("rule", "1.3")]
    public async Task A_run_that_fails_together_with_every_control_target_is_unknown_and_pages_nobody()
    {
        await using var scene = await Scene.SetAsync();
        await using var control = await Target.StartAsync();
        await scene.WatchAsync(Controlled(scene, control.Url).Check("one"));
        scene.Target.Answer(503, "/one");
        await control.DisposeAsync();
        await scene.Target.FailureAsync("/one", 5, Scene.Cancel);

        var unknown = await scene.UntilAsync(
            "/api/v1/checks/one",
            c => c.TryGetProperty("last", out var last) && last.GetProperty("outcome").GetString() == "unknown"
        );
        var reason = unknown.GetProperty("last").GetProperty("reason").GetString();
        Assert.StartsWith($"could not look: control target {control.Url}/ refused the connection", reason, StringComparison.Ordinal);
        Assert.Contains("the run showed 503", reason, StringComparison.Ordinal);
        Assert.Empty(scene.Slack.Received.All);
        Assert.Empty((await scene.GetAsync("/api/v1/incidents")).GetProperty("incidents").EnumerateArray());

        // It is said where people and machines look.
        var health = await scene.GetSickAsync();
        Assert.Contains("could not look", health.GetProperty("sick").ToString(), StringComparison.Ordinal);
        using (var page = await scene.AskAsync("/"))
        {
            Assert.Contains(
                "This server itself could not look",
                await page.Content.ReadAsStringAsync(Scene.Cancel),
                StringComparison.Ordinal
            );
        }

        Assert.Equal(0, await scene.MetricAsync("crownwatch_local_health"));
        Assert.True(await scene.MetricAsync("crownwatch_local_sick_seconds_total") > 0);

        scene.Target.Answer(200, "/one");
        await scene.UntilAsync("/healthz", h => h.GetProperty("status").GetString() == "ok");
        Assert.Equal(1, await scene.MetricAsync("crownwatch_local_health"));
    }

    [Fact(Timeout = Within)]
    [Trait("rule", "1.3")]
    public async Task While_one_control_target_answers_a_failing_check_is_down_and_all_that_fail_at_once_share_one_asking()
    {
        await using var scene = await Scene.SetAsync();
        await using var control = await Target.StartAsync();
        control.Answer(500, "/"); // any answer at all will do
        string[] names = ["a", "b", "c", "d", "e", "f"];
        var definitions = Controlled(scene, ClosedUrl(), control.Url);
        foreach (var name in names)
        {
            definitions.Check(name);
        }

        await scene.WatchAsync(definitions);
        await scene.Target.NextAsync("/a", Scene.Cancel);
        Assert.Empty(control.Answers); // nothing has failed: nobody is asked
        scene.Target.Answer(503, [.. names.Select(n => $"/{n}")]);

        Assert.Contains("503", (await scene.NextOnSlackAsync("[CRITICAL]")).Body, StringComparison.Ordinal);
        var failures = scene.Target.Answers.Count(a => a.Status == 503);
        Assert.InRange(control.Answers.Count, 1, failures / 2);
    }

    [Fact(Timeout = Within)]
    [Trait("rule", "1.3")]
    public async Task Without_a_control_target_failing_checks_never_mean_that_we_are_the_sick_one()
    {
        await using var scene = await Scene.SetAsync();
        await scene.WatchAsync(scene.Definitions().Check("one").Check("two"));
        scene.Target.Answer(503, "/one", "/two");

        await scene.NextOnSlackAsync("[CRITICAL]");
        var check = await scene.GetAsync("/api/v1/checks/one");
        Assert.Equal("down", check.GetProperty("last").GetProperty("outcome").GetString());
    }

    [Fact(Timeout = Within)]
    [Trait("rule", "1.3")]
    public async Task A_process_that_was_stopped_does_not_page_about_its_target()
    {
        await using var scene = await Scene.SetAsync();
        var definitions = scene.Definitions().Check("one");
        definitions.Rules = definitions.Rules.Replace("check.failure_threshold", "1", StringComparison.Ordinal);
        definitions.Rules = definitions.Rules.Replace("            within: 3m\n", "", StringComparison.Ordinal);
        await scene.WatchAsync(definitions);
        await scene.Target.NextAsync("/one", Scene.Cancel);
        scene.Target.Answer(503, "/one");
        scene.Target.Hold("/one");
        await scene.Target.WaitedForAsync(Scene.Cancel);

        await scene.Server.SignalAsync("STOP", Scene.Cancel);
        await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System, Scene.Cancel); // the stop itself is what takes the time
        scene.Target.Release("/one");
        await scene.Target.FailureAsync("/one", 1, Scene.Cancel);
        scene.Target.Answer(200, "/one");
        await scene.Server.SignalAsync("CONT", Scene.Cancel);

        var results = await scene.UntilAsync(
            "/api/v1/checks/one/results",
            r =>
                r.GetProperty("results")[0].GetProperty("outcome").GetString() == "up"
                && r.ToString().Contains("our own timer", StringComparison.Ordinal)
        );
        var late = results.GetProperty("results").EnumerateArray().Single(r => r.GetProperty("outcome").GetString() == "unknown");
        Assert.Matches(
            @"could not look: our own timer ran \d+\.\d s late during the run; the run showed 503",
            late.GetProperty("reason").GetString()
        );
        Assert.Empty(scene.Slack.Received.All);
        Assert.Equal(1, await scene.MetricAsync("crownwatch_timer_late_total"));

        scene.Target.Answer(503, "/one"); // now it is the target
        await scene.NextOnSlackAsync("[CRITICAL]");
    }

    private static DefinitionText Controlled(Scene scene, params IEnumerable<string> urls)
    {
        var definitions = scene.Definitions();
        definitions.More = $"self: {{control_targets: [{string.Join(", ", urls.Select(u => $"\"{u}/\""))}]}}";
        return definitions;
    }

    private static string ClosedUrl()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
    }
}
