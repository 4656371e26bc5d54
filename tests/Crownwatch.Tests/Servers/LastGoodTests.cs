using Crownwatch.Core.Definitions.Keeping;
using Fakes.PagerDuty;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Crownwatch.Tests.Servers;

/// <summary>A start at which the definition file is broken: the watch goes on with the last good ones, and says so.</summary>
public sealed class LastGoodTests
{
    private const int Within = 120_000;
    private const string Key = "0123456789abcdef0123456789abcdef"; // PagerDuty's, written in the file by DefinitionText

    [Fact(Timeout = Within)]
    [Trait("rule", "6.9")]
    public async Task A_broken_file_at_the_start_leaves_the_last_good_definitions_watching_and_says_so_until_it_is_mended()
    {
        await using var scene = await Scene.WatchingOneAsync();
        Assert.Equal(0, await scene.Server.StopAsync(Scene.Cancel));
        scene.WriteText("checks: [");
        await scene.RestartAsync();

        Assert.Contains("can't be used: 1 errors; watching on with those of", scene.Server.Output, StringComparison.Ordinal);
        await scene.Target.NextAsync("/one", Scene.Cancel);
        var health = await scene.UntilAsync("/healthz", h => h.GetProperty("status").GetString() == "degraded");
        Assert.Contains("kept without secrets", health.GetProperty("degraded").ToString(), StringComparison.Ordinal);
        using (var page = await scene.AskAsync("/"))
        {
            Assert.Contains("kept without secrets", await page.Content.ReadAsStringAsync(Scene.Cancel), StringComparison.Ordinal);
        }

        Assert.Equal(1, await scene.MetricAsync("crownwatch_definitions_refused"));
        var definitions = await scene.GetAsync("/api/v1/definitions");
        Assert.Equal("last_good", definitions.GetProperty("state").GetString());
        Assert.Equal("CW002", definitions.GetProperty("findings")[0].GetProperty("code").GetString());

        scene.Write(scene.Definitions().Check("one").Check("two"));
        await scene.UntilAsync("/healthz", h => h.GetProperty("status").GetString() == "ok" && h.GetProperty("checks").GetInt32() == 2);
        Assert.Equal(0, await scene.MetricAsync("crownwatch_definitions_refused"));
        Assert.Equal("current", (await scene.GetAsync("/api/v1/definitions")).GetProperty("state").GetString());
        scene.Target.Answer(503, "/one");
        await scene.NextOnSlackAsync("[CRITICAL]");
    }

    [Fact(Timeout = Within)]
    public async Task No_secret_is_kept_and_a_channel_that_lacks_its_own_is_refused_with_the_reason()
    {
        await using var scene = await Scene.SetAsync();
        await File.WriteAllTextAsync(Path.Combine(scene.Folder, "hook"), scene.Slack.WebhookUrl, Scene.Cancel);
        var sound = new DefinitionText(scene.Target)
            .Slack("${file:hook}")
            .PagerDuty(scene.PagerDuty.EnqueueUrl, webhookSecret: "whsec-of-this-test")
            .Check("one");
        await scene.WatchAsync(sound);
        await scene.Target.AnyAsync(Scene.Cancel);
        Assert.Equal(0, await scene.Server.StopAsync(Scene.Cancel));
        AssertHoldsNot(scene, Key);
        AssertHoldsNot(scene, "whsec-of-this-test");
        AssertHoldsNot(scene, scene.Slack.WebhookUrl);

        scene.WriteText("nonsense: true");
        await scene.RestartAsync();
        scene.Target.Answer(503, "/one");

        // What a file holds is read anew; what was written in the definitions is gone.
        await scene.NextOnSlackAsync("[CRITICAL]");
        await scene.UntilAsync("/api/v1/incidents/1", i => i.ToString().Contains("kept definitions have none", StringComparison.Ordinal));
        Assert.Empty(scene.PagerDuty.Received.All);

        // Nor does a signature count that is made with what stands in a secret's place.
        using var forged = new HttpRequestMessage(HttpMethod.Post, new Uri(scene.Server.Url, "/pagerduty/webhook"));
        forged.Content = new StringContent("{}");
        forged.Headers.Add("X-PagerDuty-Signature", WebhookSubscription.Sign(KeptDefinitions.NotKept, "{}"));
        using var client = new HttpClient();
        using var answer = await client.SendAsync(forged, Scene.Cancel);
        Assert.Equal(403, (int)answer.StatusCode);

        // Nothing is lost by it: mended, the file brings the page.
        scene.Write(sound);
        await scene.NextOnPagerDutyAsync("trigger");
        await scene.SettledAsync(1);
        scene.WriteText("nonsense: true");
        Assert.Equal(0, await scene.Server.StopAsync(Scene.Cancel));
        AssertHoldsNot(scene, Key);
    }

    [Fact(Timeout = Within)]
    public async Task Without_any_that_were_good_or_for_another_environment_a_broken_file_ends_the_start()
    {
        await using var scene = await Scene.SetAsync();
        scene.WriteText("checks: [");
        scene.Server.Start();
        Assert.Equal(1, await scene.Server.EndAsync(Scene.Cancel));
        Assert.Contains("can't be used: 1 errors", scene.Server.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(scene.Database));

        scene.Write(scene.Definitions().Check("one"));
        await scene.RestartAsync();
        await scene.Server.StopAsync(Scene.Cancel);
        scene.WriteText("checks: [");
        await using var other = new ServerProcess(
            [
                "--definitions",
                scene.DefinitionFile,
                "--database",
                scene.Database,
                "--urls",
                "http://127.0.0.1:0",
                "--environment",
                "staging",
            ],
            new Dictionary<string, string>()
        );
        other.Start();
        Assert.Equal(1, await other.EndAsync(Scene.Cancel));
        Assert.Contains(
            "those last loaded are for no environment, not for the environment 'staging'",
            other.Output,
            StringComparison.Ordinal
        );
    }

    private static void AssertHoldsNot(Scene scene, string secret)
    {
        SqliteConnection.ClearAllPools();
        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(scene.Database)!))
        {
            Assert.DoesNotContain(secret, System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(file)), StringComparison.Ordinal);
        }
    }
}
