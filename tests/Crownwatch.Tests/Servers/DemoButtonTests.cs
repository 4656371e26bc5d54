using System.Net.Http.Json;
using System.Text.Json;
using Crownwatch.Tests.Definitions;
using Fakes.Demo;
using Fakes.PagerDuty;
using Fakes.Slack;
using Xunit;

namespace Crownwatch.Tests.Servers;

/// <summary>What `make demo` shows, with its very definitions and variables: a button that acknowledges from "Slack".</summary>
public sealed class DemoButtonTests
{
    [Fact(Timeout = 120_000)]
    public async Task A_button_pressed_on_the_stand_ins_page_acknowledges_the_incident()
    {
        await using var slack = await SlackFake.StartAsync();
        await using var pagerDuty = await PagerDutyFake.StartAsync();
        await using var target = await Target.StartAsync();
        target.Answer(503, "/health");
        var folder = Directory.CreateTempSubdirectory("crownwatch-test-");
        await using var server = new ServerProcess(
            [
                "--definitions",
                Repository.PathOf("tests", "Fakes", "Demo", "demo.yml"),
                "--environment",
                "local",
                "--database",
                Path.Combine(folder.FullName, "crownwatch.db"),
                "--urls",
                "http://127.0.0.1:0",
            ],
            DemoVariables.Of(slack, pagerDuty, target.Url, "http://127.0.0.1:1")
        );
        await server.StartAsync(Scene.Cancel);
        slack.People.Patience = TimeSpan.FromSeconds(60);
        slack.People.Url = new Uri(server.Url, "/slack/actions");
        await slack.Received.NextAsync(
            r => r.Answer.Accepted && r.Path.EndsWith("chat.postMessage", StringComparison.Ordinal),
            0,
            Scene.Cancel
        );

        using var http = new HttpClient();
        using var shown = JsonDocument.Parse(await http.GetStringAsync(new Uri(slack.Url + "/messages"), Scene.Cancel));
        Assert.True(shown.RootElement.GetProperty("listening").GetBoolean());
        var ts = shown.RootElement.GetProperty("messages")[0].GetProperty("ts").GetString();
        using var pressed = await http.PostAsJsonAsync(slack.Url + "/press", new { action = "crownwatch_acknowledge", ts }, Scene.Cancel);
        Assert.Equal("""{"status":200,"body":""}""", await pressed.Content.ReadAsStringAsync(Scene.Cancel));

        var edited = await slack.Received.NextAsync(
            r => r.Path.EndsWith("chat.update", StringComparison.Ordinal) && r.Body.Contains("ada is on it", StringComparison.Ordinal),
            0,
            Scene.Cancel
        );
        Assert.True(edited.Answer.Accepted);
        var incident = await http.GetFromJsonAsync<JsonElement>(new Uri(server.Url, "/api/v1/incidents/1"), Scene.Cancel);
        Assert.Equal("ada", incident.GetProperty("incident").GetProperty("acknowledged_by").GetString());
        folder.Delete(recursive: true);
    }
}
