using System.Text.Json;
using Xunit;

namespace Crownwatch.Tests.Servers;

/// <summary>The history of definitions, and running a former set again, on the real server.</summary>
public sealed class DefinitionHistoryTests
{
    private const int Within = 180_000;

    [Fact(Timeout = Within)]
    public async Task Each_applied_set_is_entered_once_and_a_former_one_runs_again_until_a_file_changes()
    {
        await using var scene = await Scene.WatchingOneAsync();
        Assert.Equal(["start"], (await HistoryAsync(scene)).Select(How));
        var findings = (await HistoryAsync(scene))[0]
            .GetProperty("findings")
            .EnumerateArray()
            .Select(f => f.GetProperty("code").GetString());
        Assert.Contains(findings, code => code!.StartsWith("CW1", StringComparison.Ordinal)); // what only lint says
        Assert.Equal(0, await scene.Server.StopAsync(Scene.Cancel));
        await scene.RestartAsync();
        Assert.Equal(["start"], (await HistoryAsync(scene)).Select(How)); // the same goes on

        scene.Write(scene.Definitions().Check("one").Check("two"));
        await ChecksAsync(scene, 2);
        await scene.PostAsync("/-/reload", "{}");
        Assert.Equal(["reload", "file", "start"], (await HistoryAsync(scene)).Select(How));
        var page = await scene.PageAsync("/definitions/2");
        Assert.Contains("<ins>", page, StringComparison.Ordinal);
        Assert.Contains("/two", page, StringComparison.Ordinal);

        // The channels' secrets are written in the file: they are taken from the same place of what runs.
        var (status, answer) = await scene.PostAsync("/api/v1/definitions/1/roll-back", """{"by": "ada"}""");
        Assert.True(status == 200, answer.ToString());
        Assert.Equal((1, 1, 4), (Number(answer, "checks"), Number(answer, "rolled_back_to"), Number(answer, "set")));
        await ChecksAsync(scene, 1);
        Assert.Equal("rolled_back", (await scene.GetAsync("/api/v1/definitions")).GetProperty("state").GetString());
        Assert.Contains("The definitions are rolled back to set 1.", await scene.PageAsync("/"), StringComparison.Ordinal);
        var entry = (await HistoryAsync(scene))[0];
        Assert.Equal(("roll_back", "ada", 1), (How(entry), entry.GetProperty("who").GetString(), Number(entry, "rolled_back_to")));
        scene.Target.Answer(503, "/one");
        await scene.NextOnSlackAsync("[CRITICAL]");
        Assert.Equal(409, (await scene.PostAsync("/api/v1/definitions/1/roll-back", "{}")).Status);

        // It holds over a restart, and over one at which the file is broken.
        await scene.Server.KillAsync();
        await scene.RestartAsync();
        Assert.Contains("running set 1, which ada rolled the definitions back to", scene.Server.Output, StringComparison.Ordinal);
        await ChecksAsync(scene, 1);
        Assert.Equal(0, await scene.Server.StopAsync(Scene.Cancel));
        scene.WriteText("checks: [");
        await scene.RestartAsync();
        await ChecksAsync(scene, 1);
        Assert.Equal(1, await scene.MetricAsync("crownwatch_definitions_refused"));

        scene.Write(scene.Definitions().Check("one").Check("two").Check("three"));
        await ChecksAsync(scene, 3);
        Assert.Equal("current", (await scene.GetAsync("/api/v1/definitions")).GetProperty("state").GetString());
        Assert.DoesNotContain("rolled back to set 1.", await scene.PageAsync("/"), StringComparison.Ordinal);
        Assert.Equal("file", How((await HistoryAsync(scene))[0]));
        Assert.Equal(0, await scene.Server.StopAsync(Scene.Cancel));
        await scene.RestartAsync();
        await ChecksAsync(scene, 3);
    }

    [Fact(Timeout = Within)]
    public async Task Somebody_returns_to_the_files_and_a_file_that_changed_while_the_server_was_down_runs()
    {
        await using var scene = await Scene.WatchingOneAsync();
        scene.Write(scene.Definitions().Check("one").Check("two"));
        await ChecksAsync(scene, 2);
        await scene.PostAsync("/api/v1/definitions/1/roll-back", "{}");
        await ChecksAsync(scene, 1);

        using var client = new HttpClient();
        using var form = new HttpRequestMessage(HttpMethod.Post, new Uri(scene.Server.Url, "/definitions/reload"))
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["by"] = "ben" }),
        };
        form.Headers.Add("Origin", scene.Server.Url.GetLeftPart(UriPartial.Authority));
        using var returned = await client.SendAsync(form, Scene.Cancel);
        Assert.True(returned.IsSuccessStatusCode);
        await ChecksAsync(scene, 2);
        var entry = (await HistoryAsync(scene))[0];
        Assert.Equal(("reload", "ben"), (How(entry), entry.GetProperty("who").GetString()));

        await scene.PostAsync("/api/v1/definitions/1/roll-back", "{}");
        await ChecksAsync(scene, 1);
        Assert.Equal(0, await scene.Server.StopAsync(Scene.Cancel));
        scene.Write(scene.Definitions().Check("one").Check("two").Check("three"));
        await scene.RestartAsync();
        await ChecksAsync(scene, 3);
        Assert.Equal("start", How((await HistoryAsync(scene))[0]));
    }

    [Fact(Timeout = Within)]
    public async Task A_former_set_that_can_not_run_as_it_did_is_refused_and_what_runs_goes_on()
    {
        await using var scene = await Scene.SetAsync();
        await File.WriteAllTextAsync(Path.Combine(scene.Folder, "hook"), scene.Slack.WebhookUrl, Scene.Cancel);
        await scene.WatchAsync(new DefinitionText(scene.Target).Slack("${file:hook}").Check("one"));
        scene.Write(new DefinitionText(scene.Target).Slack(scene.Slack.WebhookUrl, name: "gone").Check("one"));
        await EntriesAsync(scene, 2);
        scene.Write(new DefinitionText(scene.Target).PagerDuty(scene.PagerDuty.EnqueueUrl).Check("one"));
        await EntriesAsync(scene, 3);
        File.Delete(Path.Combine(scene.Folder, "hook"));

        var (missing, unread) = await scene.PostAsync("/api/v1/definitions/1/roll-back", "{}");
        Assert.Equal(422, missing);
        Assert.Contains("hook", unread.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.NotEmpty(unread.GetProperty("findings").EnumerateArray());
        var (lacking, secret) = await scene.PostAsync("/api/v1/definitions/2/roll-back", "{}");
        Assert.Equal(422, lacking);
        Assert.Contains("set 2 lacks a secret of channel 'gone'", secret.GetProperty("message").GetString(), StringComparison.Ordinal);
        var (unknown, _) = await scene.PostAsync("/api/v1/definitions/99/roll-back", "{}");
        Assert.Equal(404, unknown);
        var (same, _) = await scene.PostAsync("/api/v1/definitions/3/roll-back", "{}");
        Assert.Equal(409, same);

        Assert.Equal("current", (await scene.GetAsync("/api/v1/definitions")).GetProperty("state").GetString());
        Assert.Equal(3, (await HistoryAsync(scene)).Count);
        var text =
            await scene.PageAsync("/definitions")
            + await scene.PageAsync("/definitions/2")
            + await scene.PageAsync("/definitions/3?against=1");
        Assert.DoesNotContain(scene.Slack.WebhookUrl, text, StringComparison.Ordinal);
        Assert.Contains("${file:hook}", text, StringComparison.Ordinal);
        Assert.Equal(404, (int)(await scene.AskAsync("/definitions/99")).StatusCode);
    }

    private static string? How(JsonElement set) => set.GetProperty("how").GetString();

    private static int Number(JsonElement element, string member) => element.GetProperty(member).GetInt32();

    private static async Task<List<JsonElement>> HistoryAsync(Scene scene) =>
        [.. (await scene.GetAsync("/api/v1/definitions/history")).GetProperty("sets").EnumerateArray()];

    private static Task<JsonElement> ChecksAsync(Scene scene, int count) =>
        scene.UntilAsync("/healthz", h => h.GetProperty("checks").GetInt32() == count);

    private static Task<JsonElement> EntriesAsync(Scene scene, int count) =>
        scene.UntilAsync("/api/v1/definitions/history", h => h.GetProperty("sets").GetArrayLength() == count);
}
