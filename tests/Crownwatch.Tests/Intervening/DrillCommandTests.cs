using System.Text.Json;
using System.Text.RegularExpressions;
using Crownwatch.Tests.Servers;
using Xunit;

namespace Crownwatch.Tests.Intervening;

/// <summary>`crownwatch drill` as a person runs it, against a real server and both receivers.</summary>
public sealed partial class DrillCommandTests
{
    private const int Within = 120_000;

    [Fact(Timeout = Within)]
    public async Task A_drill_is_headed_as_one_wherever_it_shows_is_reported_and_touches_no_figure()
    {
        await using var scene = await Scene.WatchingOneAsync();
        await scene.UntilAsync("/api/v1/checks", AllUp);

        // The command waits for the end, which comes by hand once all has been looked at: no step of this depends on how fast we are.
        var drill = CliProcess.RunAsync(scene.Server.Url, "drill", "one", "--outcome", "503", "--for", "1h", "--by", "ada", "-f", "text");
        await scene.NextOnSlackAsync("[DRILL] [CRITICAL] one down");
        await scene.NextOnPagerDutyAsync("trigger", "[DRILL] [CRITICAL] one down");
        await scene.SettledAsync(1);

        Assert.True(Assert.Single(List(await scene.GetAsync("/api/v1/incidents"), "incidents")).GetProperty("drill").GetBoolean());
        Assert.True((await scene.GetAsync("/api/v1/incidents/1")).GetProperty("incident").GetProperty("drill").GetBoolean());
        Assert.Matches(@"(?m)^INC-1 +critical +open .*\[DRILL\] one", await SaysAsync(scene, "incidents", "-f", "text"));
        Assert.StartsWith(
            "[DRILL] INC-1 critical acknowledged by ada: one",
            await SaysAsync(scene, "ack", "1", "--by", "ada", "-f", "text"),
            StringComparison.Ordinal
        );
        Assert.Equal(200, await scene.DeleteAsync("/api/v1/drills/1?by=ada"));
        await scene.NextOnSlackAsync("[RESOLVED]");
        await scene.NextOnPagerDutyAsync("resolve");

        var (exit, output, errors) = await drill;
        Assert.True(exit == 0, errors);
        Assert.Contains("drill 1 of one (503 for 1h) ended: ended by ada", output, StringComparison.Ordinal);
        var times = Times().Matches(output).Select(m => double.Parse(m.Groups[2].Value, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(["detected", "told", "acknowledged", "resolved"], Times().Matches(output).Select(m => m.Groups[1].Value));
        Assert.Equal(times.Order(), times);

        Assert.True(scene.Slack.Received.All.Count >= 3); // the opening, the acknowledgement, the end
        Assert.All(scene.Slack.Received.All, m => Assert.StartsWith("[DRILL] ", m.Text("text"), StringComparison.Ordinal));
        var call = Assert.Single(scene.PagerDuty.Incidents);
        Assert.StartsWith("[DRILL] ", call.Summary, StringComparison.Ordinal);
        Assert.Equal("resolved", call.Status);
        await AssertNoFigureMovedAsync(scene);
    }

    [Fact(Timeout = Within)]
    public async Task A_handoff_says_which_of_the_open_incidents_is_a_drill()
    {
        await using var scene = await Scene.SetAsync();
        var definitions = scene.Definitions().Check("one");
        definitions.More = """
            on_call:
              people: [{name: ada}, {name: ben}]
              rotation: {starts: "2025-11-10T00:00:00Z", every: 1w, people: [ada]}
            """;
        await scene.WatchAsync(definitions);
        await scene.UntilAsync("/api/v1/checks", AllUp);
        await scene.PostAsync("/api/v1/drills", """{"check": "one", "for": "1h"}""");
        await scene.SettledAsync(1);

        await scene.PostAsync("/api/v1/on-call/overrides", """{"person": "ben", "for": "8h", "by": "ada", "reason": "swap"}""");

        var told = await scene.NextOnSlackAsync("[HANDOFF] default: ada");
        Assert.Contains("[DRILL] INC-1 critical: one", told.Body, StringComparison.Ordinal);
    }

    private static async Task AssertNoFigureMovedAsync(Scene scene)
    {
        var report = JsonSerializer.Deserialize<JsonElement>(await SaysAsync(scene, "report", "--format", "json"));
        var figures = Assert.Single(List(report, "availability"));
        Assert.True(figures.GetProperty("up").GetInt32() > 0);
        Assert.Equal(0, figures.GetProperty("down").GetInt32());
        Assert.Equal(1m, figures.GetProperty("availability").GetDecimal());
        Assert.Empty(List(report, "incidents"));
        Assert.All(List(report, "response"), r => Assert.Equal(0, r.GetProperty("acknowledge").GetProperty("n").GetInt32()));
        Assert.Equal("INC-1", Assert.Single(List(report, "drills")).GetProperty("label").GetString());
        Assert.True(AllUp(await scene.GetAsync("/api/v1/checks")));
        Assert.DoesNotContain(scene.Target.Answers, a => a.Status != 200);
    }

    private static async Task<string> SaysAsync(Scene scene, params string[] arguments)
    {
        var (exit, output, errors) = await CliProcess.RunAsync(scene.Server.Url, arguments);
        Assert.True(exit == 0, errors);
        return output;
    }

    private static List<JsonElement> List(JsonElement answer, string name) => [.. answer.GetProperty(name).EnumerateArray()];

    private static bool AllUp(JsonElement checks) => List(checks, "checks").TrueForAll(c => c.GetProperty("state").GetString() == "up");

    [GeneratedRegex(@"(\w+) after +(\d+\.\d) s")]
    private static partial Regex Times();
}
