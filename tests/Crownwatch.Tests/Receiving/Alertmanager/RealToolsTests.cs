using System.Text.Json;
using System.Text.RegularExpressions;
using Crownwatch.Tests.Definitions;
using Crownwatch.Tests.Servers;
using Xunit;

namespace Crownwatch.Tests.Receiving.Alertmanager;

/// <summary>
/// Issue 4, Done when: Debian's prometheus, prometheus-alertmanager and amtool, with the example files of docs/, against the real server.
/// </summary>
public sealed partial class RealToolsTests
{
    private const int Within = 150_000;

    [Fact(Timeout = Within)]
    [Trait("rule", "7.7")]
    public async Task A_rule_of_Prometheus_opens_an_incident_is_silenced_through_amtool_and_resolves_it()
    {
        Tool.SkipUnlessInstalled("prometheus", "amtool");
        await using var scene = await WatchAsync();
        await using var target = await MetricTarget.StartAsync();
        target.Ratio = 0.12;
        Example(scene, "prometheus-rules.yml", ("for: 1m", "for: 0s"));
        Example(scene, "prometheus.yml", ("127.0.0.1:8080", scene.Server.Url.Authority), ("127.0.0.1:9100", target.Address), ("15s", "1s"));
        await using var prometheus = Tool.Start(
            "prometheus",
            $"--config.file={Path.Combine(scene.Folder, "prometheus.yml")}",
            $"--storage.tsdb.path={Path.Combine(scene.Folder, "tsdb")}",
            "--web.listen-address=127.0.0.1:0",
            "--rules.alert.resend-delay=5s"
        );

        // It opens, is listed, and told to both channels.
        var opening = await scene.NextOnSlackAsync("[CRITICAL] HighErrorRate firing");
        Assert.Contains($"12% of the requests to {target.Address} fail", opening.Body, StringComparison.Ordinal);
        await scene.NextOnPagerDutyAsync("trigger", "HighErrorRate");
        Assert.Contains("HighErrorRate", await AmtoolAsync(scene, "alert", "query"), StringComparison.Ordinal);
        Assert.Contains(
            "HighErrorRate",
            await AmtoolAsync(scene, "alert", "query", "service=api", "severity=~crit.*"),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("HighErrorRate", await AmtoolAsync(scene, "alert", "query", "service!=api"), StringComparison.Ordinal);

        // Silenced before its second step.
        var id = (
            await AmtoolAsync(scene, "silence", "add", "alertname=HighErrorRate", "--duration=1h", "--author=ada", "--comment=planned work")
        ).Trim();
        Assert.Contains(id, await AmtoolAsync(scene, "silence", "query"), StringComparison.Ordinal);
        Assert.DoesNotContain("HighErrorRate", await AmtoolAsync(scene, "alert", "query"), StringComparison.Ordinal);
        Assert.Contains("HighErrorRate", await AmtoolAsync(scene, "alert", "query", "--silenced"), StringComparison.Ordinal);
        var page = await scene.PageAsync("/silences");
        Assert.Contains("planned work", page, StringComparison.Ordinal);
        Assert.Contains("HighErrorRate (firing)", page, StringComparison.Ordinal);
        await scene.UntilAsync(
            "/api/v1/incidents/1",
            i => i.GetProperty("timeline").GetRawText().Contains("withheld: silence 1 by ada: planned work", StringComparison.Ordinal)
        );
        Assert.Empty(Scene.Taken(scene.Slack.Received, r => r.Body.Contains("second step", StringComparison.Ordinal)));

        // Its end lets the step run.
        await AmtoolAsync(scene, "silence", "expire", id);
        Assert.DoesNotContain(id, await AmtoolAsync(scene, "silence", "query"), StringComparison.Ordinal);
        Assert.Contains(id, await AmtoolAsync(scene, "silence", "query", "--expired"), StringComparison.Ordinal);
        await scene.NextOnSlackAsync("second step");

        // The rule's end resolves it; told again and again meanwhile, it was one opening.
        target.Ratio = 0.01;
        await scene.NextOnSlackAsync("[RESOLVED] HighErrorRate");
        await scene.SettledAsync(1, "resolved");
        Assert.Single(Scene.Taken(scene.Slack.Received, r => r.Body.Contains("first step", StringComparison.Ordinal)));
        Assert.DoesNotContain("HighErrorRate", await AmtoolAsync(scene, "alert", "query"), StringComparison.Ordinal);
    }

    [Fact(Timeout = Within)]
    public async Task An_alert_put_into_an_Alertmanager_opens_and_resolves_through_its_webhook()
    {
        Tool.SkipUnlessInstalled("prometheus-alertmanager", "amtool");
        await using var scene = await WatchAsync();
        Example(
            scene,
            "alertmanager.yml",
            ("127.0.0.1:8080", scene.Server.Url.Authority),
            ("group_wait: 10s", "group_wait: 1s"),
            ("group_interval: 1m", "group_interval: 1s")
        );
        await using var alertmanager = Tool.Start(
            "prometheus-alertmanager",
            $"--config.file={Path.Combine(scene.Folder, "alertmanager.yml")}",
            $"--storage.path={Path.Combine(scene.Folder, "alertmanager")}",
            "--web.listen-address=127.0.0.1:0",
            "--cluster.listen-address="
        );
        var address = await alertmanager.SaysAsync(said =>
            Listening().Match(said) is { Success: true } m ? m.Groups["address"].Value : null
        );
        string[] alert =
        [
            "alert",
            "add",
            "DiskFull",
            "severity=critical",
            "instance=db-1",
            "--annotation=summary=the disk of db-1 is full",
        ];

        await Tool.RunAsync("amtool", [$"--alertmanager.url=http://{address}", .. alert]);
        await scene.NextOnSlackAsync("the disk of db-1 is full");
        var theirs = await Tool.RunAsync("amtool", $"--alertmanager.url=http://{address}", "alert", "query", "--output=json");
        Assert.Equal(Fingerprint(theirs), Fingerprint(await AmtoolAsync(scene, "alert", "query", "--output=json")));

        await Tool.RunAsync("amtool", [$"--alertmanager.url=http://{address}", .. alert, "--end=2026-01-02T03:04:05Z"]);
        await scene.NextOnSlackAsync("[RESOLVED] DiskFull");
        await scene.SettledAsync(1, "resolved");
    }

    [Fact(Timeout = Within)]
    public async Task Amtool_puts_an_alert_in_and_ends_it_extends_a_silence_and_reads_groups_and_status()
    {
        Tool.SkipUnlessInstalled("amtool");
        await using var scene = await WatchAsync();

        await AmtoolAsync(scene, "alert", "add", "ByHand", "node=a", "--annotation=summary=put in by hand");
        await scene.NextOnSlackAsync("[MEDIUM] ByHand firing");
        var id = (await AmtoolAsync(scene, "silence", "add", "ByHand", "node=~a|b", "--author=ada", "--comment=c", "--duration=1h")).Trim();
        await AmtoolAsync(scene, "silence", "update", id, "--duration=2h", "--comment=longer");
        Assert.Contains("longer", await AmtoolAsync(scene, "silence", "query", "ByHand"), StringComparison.Ordinal);
        Assert.Contains("disabled", await AmtoolAsync(scene, "cluster", "show"), StringComparison.Ordinal);
        Assert.Contains("Crownwatch", await AmtoolAsync(scene, "config", "show"), StringComparison.Ordinal);

        await AmtoolAsync(scene, "alert", "add", "ByHand", "node=a", "--end=2026-01-02T03:04:05Z");
        await scene.NextOnSlackAsync("[RESOLVED] ByHand"); // a silence withholds no resolution
    }

    private static async Task<Scene> WatchAsync()
    {
        var scene = await Scene.SetAsync();
        var definitions = scene.Definitions().Check("one");
        definitions.More = """
            escalation:
              default:
                - {after: 0m, notify: [alerts, pagerduty], ask: "first step"}
                - {after: 20s, notify: [alerts], ask: "second step"}
            """;
        await scene.WatchAsync(definitions);
        return scene;
    }

    /// <summary>An example of docs/ in the scene's folder, with other addresses and shorter times; each must be there.</summary>
    private static void Example(Scene scene, string name, params (string Of, string By)[] replaced)
    {
        var text = File.ReadAllText(Repository.PathOf("docs", "examples", name));
        foreach (var (of, by) in replaced)
        {
            Assert.Contains(of, text, StringComparison.Ordinal);
            text = text.Replace(of, by, StringComparison.Ordinal);
        }

        File.WriteAllText(Path.Combine(scene.Folder, name), text);
        foreach (var grants in new[] { "alerts", "metrics" })
        {
            // A server without sign-in takes any; with it: Access/RealToolsWithTokensTests.
            File.WriteAllText(Path.Combine(scene.Folder, $"crownwatch-{grants}.token"), "crownwatch_any");
        }
    }

    private static Task<string> AmtoolAsync(Scene scene, params string[] arguments) =>
        Tool.RunAsync("amtool", [$"--alertmanager.url={scene.Server.Url}", .. arguments]);

    private static string? Fingerprint(string alerts) =>
        Assert.Single(JsonSerializer.Deserialize<JsonElement>(alerts).EnumerateArray()).GetProperty("fingerprint").GetString();

    [GeneratedRegex("\"?Listening on\"? address=(?<address>127[0-9.]+:[0-9]+)")]
    private static partial Regex Listening();
}
