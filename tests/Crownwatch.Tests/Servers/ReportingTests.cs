using System.CommandLine;
using System.Text.Json;
using Crownwatch.Cli.Explaining;
using Crownwatch.Cli.Reporting;
using Crownwatch.Tests.Cli.Explaining;
using Xunit;

namespace Crownwatch.Tests.Servers;

/// <summary>Issue 3, parts 5 and 7, through the API and the command line of a real server.</summary>
[Trait("rule", "9")]
public sealed class ReportingTests
{
    private const StringComparison Exactly = StringComparison.Ordinal;

    [Fact(Timeout = 120_000)]
    public async Task An_outage_is_explained_reported_and_written_up()
    {
        await using var scene = await Scene.SetAsync();
        await scene.WatchAsync(scene.Definitions().Check("one").Check("two", service: "other"));
        scene.Target.Answer(503, "/one");
        await scene.SettledAsync(1);

        await ExplainsAsync(scene);
        await ReportsAsync(scene);
        await WritesUpAsync(scene);
    }

    private static async Task ExplainsAsync(Scene scene)
    {
        var incident = await scene.GetAsync("/api/v1/incidents/INC-1/explain");
        var text = incident.GetProperty("text").GetString()!;
        Assert.StartsWith("INC-1, critical, outage, one: nobody is on it", text, Exactly);
        Assert.Contains("counted: ", text, Exactly);
        Assert.Contains("consecutive_failures 3 >= failure_threshold 3", text, Exactly);
        Assert.Matches(@"alerts, opened.*: delivered .* UTC, receipt ", text);
        Assert.Matches(@"pagerduty, opened.*: delivered .* UTC, receipt ", text);
        Assert.Contains("step at 15m", text, Exactly);
        var (exit, printed, _) = await RunAsync(ExplainCommand.Create(), scene, "inc-1");
        Assert.Equal(0, exit);
        Assert.StartsWith("INC-1, critical, outage, one: ", printed, Exactly);

        var fires = await scene.GetAsync("/api/v1/checks/one/explain?rule=consecutive_failures");
        Assert.True(fires.GetProperty("fires").GetBoolean());
        Assert.Equal(1, fires.GetProperty("incident").GetInt64());
        Assert.Equal(ExplainRunTests.ServerMembers, fires.EnumerateObject().Select(m => m.Name));
        var (taken, asked, _) = await RunAsync(ExplainCommand.Create(), scene, "one", "consecutive_failures", "--format", "json");
        Assert.Equal(0, taken);
        Assert.Equal(ExplainRunTests.ServerMembers, JsonSerializer.Deserialize<JsonElement>(asked).EnumerateObject().Select(m => m.Name));
        Assert.Contains("part of INC-1", fires.GetProperty("text").GetString(), Exactly);
        var rests = await scene.GetAsync("/api/v1/checks/two/explain?rule=consecutive_failures");
        Assert.False(rests.GetProperty("fires").GetBoolean());
        Assert.Contains("more failures in a row fire it", rests.GetProperty("text").GetString(), Exactly);

        await AssertRefusedAsync(scene, 404, "/api/v1/incidents/9/explain", "there is no incident '9'");
        await AssertRefusedAsync(scene, 404, "/api/v1/checks/on/explain?rule=x", "there is no check 'on'; did you mean 'one'?");
        await AssertRefusedAsync(scene, 404, "/api/v1/checks/one/explain?rule=x", "there is no rule 'x'");
        await AssertRefusedAsync(scene, 400, "/api/v1/incidents/1/explain?format=xml", "it must be json or text");
        var (refused, _, error) = await RunAsync(ExplainCommand.Create(), scene, "one", "consecutive_failure");
        Assert.Equal(1, refused);
        Assert.Contains("did you mean 'consecutive_failures'?", error, Exactly);

        using var page = await scene.AskAsync("/incidents/1");
        var html = await page.Content.ReadAsStringAsync(Scene.Cancel);
        Assert.Contains("Why, who, what next", html, Exactly);
        Assert.Contains("/api/v1/incidents/1/post-mortem", html, Exactly);
        using var check = await scene.AskAsync("/checks/two");
        Assert.Contains("Why it does not fire", await check.Content.ReadAsStringAsync(Scene.Cancel), Exactly);
    }

    private static async Task ReportsAsync(Scene scene)
    {
        var report = await scene.GetAsync("/api/v1/report");
        var checks = report.GetProperty("availability").EnumerateArray().ToList();
        Assert.Equal(["one", "two"], checks.Select(c => c.GetProperty("check").GetString()));
        Assert.True(checks[0].GetProperty("seconds_down").GetDecimal() >= 2);
        Assert.Equal(1m, checks[1].GetProperty("availability").GetDecimal());
        Assert.True(checks[1].GetProperty("coverage").GetDecimal() is > 0 and < 0.01m);
        var incident = Assert.Single(report.GetProperty("incidents").EnumerateArray());
        Assert.Equal("INC-1", incident.GetProperty("label").GetString());
        var critical = report.GetProperty("response").EnumerateArray().First();
        Assert.Equal("critical", critical.GetProperty("severity").GetString());
        Assert.Equal(900, critical.GetProperty("acknowledge").GetProperty("target_seconds").GetDouble());
        Assert.Single(critical.GetProperty("not_resolved").EnumerateArray());
        Assert.Single(report.GetProperty("post_mortems").GetProperty("open").EnumerateArray());
        Assert.Empty(report.GetProperty("post_mortems").GetProperty("overdue").EnumerateArray());
        Assert.Contains("budget incidents are left out of the means", report.GetProperty("notes").ToString(), Exactly);

        await AssertRefusedAsync(scene, 400, "/api/v1/report?from=2025-01-02&to=2025-01-01", "is not after from");
        await AssertRefusedAsync(scene, 400, "/api/v1/report?from=soon", "from is 'soon'");
        await AssertRefusedAsync(scene, 400, "/api/v1/report?format=pdf", "it must be json, text, csv or md");

        var (_, text, _) = await RunAsync(ReportCommand.Create(), scene);
        Assert.Contains("Times of response", text, Exactly);
        var (_, markdown, _) = await RunAsync(ReportCommand.Create(), scene, "--format", "md");
        Assert.StartsWith("# Report ", markdown, Exactly);
        var (_, csv, _) = await RunAsync(ReportCommand.Create(), scene, "--format", "csv");
        Assert.Contains("incident,INC-1,severity,critical", csv, Exactly);
        var (_, json, _) = await RunAsync(ReportCommand.Create(), scene, "--format", "json");
        Assert.Equal(1, JsonDocument.Parse(json).RootElement.GetProperty("incidents").GetArrayLength());
        var (exit, _, error) = await RunAsync(ReportCommand.Create(), scene, "--from", "2030-01-01", "--to", "2029-01-01");
        Assert.Equal(1, exit);
        Assert.Contains("is not after from", error, Exactly);

        using var page = await scene.AskAsync("/reports?days=30");
        var html = await page.Content.ReadAsStringAsync(Scene.Cancel);
        Assert.Contains("<a href=\"/incidents/1\">INC-1</a>", html, Exactly);
        Assert.Contains("Post-mortems", html, Exactly);
    }

    private static async Task WritesUpAsync(Scene scene)
    {
        var file = Path.Combine(scene.Folder, "draft.md");
        var (exit, _, _) = await RunAsync(PostMortemCommand.Create(), scene, "INC-1", "--out", file, "--by", "ada");
        Assert.Equal(0, exit);
        Assert.StartsWith("# Post-mortem INC-1: one\n", await File.ReadAllTextAsync(file, Scene.Cancel), Exactly);
        using (await scene.AskAsync("/api/v1/incidents/1/post-mortem"))
        {
            var timeline = (await scene.GetAsync("/api/v1/incidents/1")).GetProperty("timeline").EnumerateArray();
            var drafted = Assert.Single(timeline, e => e.GetProperty("event").GetString() == "post_mortem_drafted");
            Assert.Equal("ada", drafted.GetProperty("who").GetString());
        }

        var (early, why) = await scene.PostAsync("/api/v1/incidents/1/post-mortem/close", """{"by": "ada"}""");
        Assert.Equal(409, early);
        Assert.Contains("INC-1 is open", why.GetProperty("message").GetString(), Exactly);
        var (strange, _) = await scene.PostAsync("/api/v1/incidents/1/post-mortem/close", """{"bye": "ada"}""");
        Assert.Equal(400, strange);

        scene.Target.Answer(200, "/one");
        await scene.SettledAsync(1, "resolved");
        var (closed, said, _) = await RunAsync(PostMortemCommand.Create(), scene, "1", "--close", "--by", "ada");
        Assert.Equal((0, "the post-mortem of INC-1 is closed by ada\n"), (closed, said));
        var (again, _, error) = await RunAsync(PostMortemCommand.Create(), scene, "1", "--close");
        Assert.Equal(1, again);
        Assert.Contains("was closed at", error, Exactly);
        var (unknown, _, missing) = await RunAsync(PostMortemCommand.Create(), scene, "INC-77");
        Assert.Equal((1, "crownwatch: there is no incident 'INC-77'\n"), (unknown, missing));
        var report = await scene.GetAsync("/api/v1/report");
        Assert.Empty(report.GetProperty("post_mortems").GetProperty("open").EnumerateArray());
        Assert.Single(report.GetProperty("post_mortems").GetProperty("closed").EnumerateArray());
    }

    private static async Task<(int Exit, string Output, string Error)> RunAsync(Command command, Scene scene, params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var exit = await command
            .Parse([.. arguments, "--server", scene.Server.Url.ToString()])
            .InvokeAsync(new InvocationConfiguration { Output = output, Error = error }, Scene.Cancel);
        return (exit, output.ToString(), error.ToString());
    }

    private static async Task AssertRefusedAsync(Scene scene, int status, string path, string says)
    {
        using var answer = await scene.AskAsync(path);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Contains(says, await answer.Content.ReadAsStringAsync(Scene.Cancel), Exactly);
    }
}
