using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Fakes.PagerDuty;
using Fakes.Receiving;
using Fakes.Slack;
using Xunit;

namespace Crownwatch.Tests.Servers;

/// <summary>A target, both receivers, a folder of its own and the real server between them.</summary>
internal sealed class Scene : IAsyncDisposable
{
    private static readonly TimeSpan AskEvery = TimeSpan.FromMilliseconds(25);
    private readonly HttpClient _http = new();

    private Scene(Target target, SlackFake slack, PagerDutyFake pagerDuty)
    {
        (Target, Slack, PagerDuty) = (target, slack, pagerDuty);
        Folder = Directory.CreateTempSubdirectory("crownwatch-test-").FullName;
        Server = new ServerProcess(
            ["--definitions", DefinitionFile, "--database", Database, "--urls", "http://127.0.0.1:0"],
            new Dictionary<string, string>()
        );
    }

    public Target Target { get; }
    public SlackFake Slack { get; }
    public PagerDutyFake PagerDuty { get; }
    public ServerProcess Server { get; }
    public string Folder { get; }
    public string DefinitionFile => Path.Combine(Folder, "checks.yml");
    public string Database => Path.Combine(Folder, "data", "crownwatch.db");

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The receivers and the target run; the server does not yet.</summary>
    public static async Task<Scene> SetAsync() =>
        new(await Target.StartAsync(), await SlackFake.StartAsync(), await PagerDutyFake.StartAsync());

    /// <summary>As <see cref="SetAsync"/>, and the server watches one check called `one`.</summary>
    public static async Task<Scene> WatchingOneAsync()
    {
        var scene = await SetAsync();
        await scene.WatchAsync(scene.Definitions().Check("one"));
        return scene;
    }

    /// <summary>Both channels and no check.</summary>
    public DefinitionText Definitions() => new DefinitionText(Target).Slack(Slack.WebhookUrl).PagerDuty(PagerDuty.EnqueueUrl);

    public async Task WatchAsync(DefinitionText definitions)
    {
        Write(definitions);
        await Server.StartAsync(Cancel);
    }

    /// <summary>Replaces the definition file in one step.</summary>
    public void Write(DefinitionText definitions) => WriteText(definitions.ToString());

    public void WriteText(string text)
    {
        File.WriteAllText(DefinitionFile + ".new", text);
        File.Move(DefinitionFile + ".new", DefinitionFile, overwrite: true);
    }

    public Task RestartAsync() => Server.StartAsync(Cancel);

    public async Task<JsonElement> GetAsync(string path) => await _http.GetFromJsonAsync<JsonElement>(new Uri(Server.Url, path), Cancel);

    /// <summary>/healthz while it is bad.</summary>
    public Task<JsonElement> GetSickAsync() => UntilAsync("/healthz", h => h.GetProperty("status").GetString() == "sick");

    /// <summary>A value on /metrics that has no labels.</summary>
    public async Task<double> MetricAsync(string name)
    {
        var text = await _http.GetStringAsync(new Uri(Server.Url, "/metrics"), Cancel);
        var line = text.Split('\n').First(l => l.StartsWith(name + " ", StringComparison.Ordinal));
        return double.Parse(line[name.Length..], CultureInfo.InvariantCulture);
    }

    /// <summary>Waits until the sample on /metrics, labels included, is at least that.</summary>
    public async Task UntilMetricAsync(string sample, double least)
    {
        while (true)
        {
            var line = (await PageAsync("/metrics")).Split('\n').FirstOrDefault(l => l.StartsWith(sample + " ", StringComparison.Ordinal));
            if (line is not null && double.Parse(line[sample.Length..], CultureInfo.InvariantCulture) >= least)
            {
                return;
            }

            await Task.Delay(AskEvery, TimeProvider.System, Cancel);
        }
    }

    public Task<HttpResponseMessage> AskAsync(string path) => _http.GetAsync(new Uri(Server.Url, path), Cancel);

    public async Task<(int Status, JsonElement Body)> PostAsync(string path, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await _http.PostAsync(new Uri(Server.Url, path), content, Cancel);
        return ((int)answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel));
    }

    /// <returns>The status.</returns>
    public async Task<int> DeleteAsync(string path)
    {
        using var answer = await _http.DeleteAsync(new Uri(Server.Url, path), Cancel);
        return (int)answer.StatusCode;
    }

    public Task<string> PageAsync(string path) => _http.GetStringAsync(new Uri(Server.Url, path), Cancel);

    /// <summary>Asks until the answer is what is waited for.</summary>
    public async Task<JsonElement> UntilAsync(string path, Func<JsonElement, bool> holds)
    {
        while (true)
        {
            using (var answer = await AskAsync(path))
            {
                var body = await answer.Content.ReadAsStringAsync(Cancel);
                if (body.StartsWith('{') && JsonSerializer.Deserialize<JsonElement>(body) is var json && holds(json))
                {
                    return json;
                }
            }

            await Task.Delay(AskEvery, TimeProvider.System, Cancel);
        }
    }

    /// <summary>Waits until the incident exists and none of its messages waits any more.</summary>
    public Task<JsonElement> SettledAsync(int incident, string state = "open") =>
        UntilAsync(
            $"/api/v1/incidents/{incident}",
            i =>
                i.TryGetProperty("incident", out var found)
                && found.GetProperty("state").GetString() == state
                && i.GetProperty("messages").EnumerateArray().All(m => m.GetProperty("state").GetString() != "pending")
        );

    public static IReadOnlyList<Received> Taken(ReceivedLog log, Func<Received, bool> match) =>
        [.. log.All.Where(r => r.Answer.Accepted && match(r))];

    public Task<Received> NextOnSlackAsync(string text, int after = 0) =>
        Slack.Received.NextAsync(r => r.Answer.Accepted && r.Body.Contains(text, StringComparison.Ordinal), after, Cancel);

    public Task<Received> NextOnPagerDutyAsync(string action, string text = "", int after = 0) =>
        PagerDuty.Received.NextAsync(
            r => r.Answer.Accepted && r.Text("event_action") == action && r.Body.Contains(text, StringComparison.Ordinal),
            after,
            Cancel
        );

    public async ValueTask DisposeAsync()
    {
        TestContext.Current.TestOutputHelper?.WriteLine(Server.Output); // shown where the test fails
        await Server.DisposeAsync();
        await Target.DisposeAsync();
        await Slack.DisposeAsync();
        await PagerDuty.DisposeAsync();
        _http.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
