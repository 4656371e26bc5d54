using System.Text.Json;
using Xunit;

namespace Crownwatch.Tests.Servers;

/// <summary>A drill goes the real way to the real channels, and touches nothing real.</summary>
public sealed class DrillTests
{
    private const int Within = 90_000;

    [Fact(Timeout = Within)]
    public async Task A_drill_is_told_as_one_acknowledged_and_reported_while_the_check_stays_up()
    {
        await using var scene = await Scene.WatchingOneAsync();
        await scene.UntilAsync("/api/v1/checks", AllUp);

        var (status, started) = await scene.PostAsync("/api/v1/drills", """{"check": "one", "outcome": "503", "for": "6s", "by": "ada"}""");
        Assert.Equal(200, status);
        Assert.Equal("running", started.GetProperty("state").GetString());

        var opening = await scene.NextOnSlackAsync("[DRILL] [CRITICAL] one down");
        Assert.Contains("503", opening.Body, StringComparison.Ordinal);
        await scene.NextOnPagerDutyAsync("trigger", "[DRILL]");
        await scene.PostAsync("/api/v1/incidents/1/acknowledge", """{"by": "ada"}""");
        await scene.NextOnPagerDutyAsync("resolve");

        var report = await scene.UntilAsync("/api/v1/drills/1", d => d.GetProperty("state").GetString() == "ended");
        Assert.Equal("the drill is over", report.GetProperty("ended").GetString());
        Assert.InRange(report.GetProperty("detected_after_seconds").GetDouble(), 1.5, 4);
        Assert.True(report.GetProperty("told_after_seconds").GetDouble() >= report.GetProperty("detected_after_seconds").GetDouble());
        Assert.True(report.GetProperty("acknowledged_after_seconds").GetDouble() >= report.GetProperty("told_after_seconds").GetDouble());
        Assert.All(scene.Slack.Received.All, r => Assert.Contains("[DRILL]", r.Body, StringComparison.Ordinal));
        Assert.True(AllUp(await scene.GetAsync("/api/v1/checks")));
    }

    [Fact(Timeout = Within)]
    public async Task A_real_failure_pages_while_a_drill_goes_on()
    {
        await using var scene = await Scene.WatchingOneAsync();
        await scene.UntilAsync("/api/v1/checks", AllUp);
        await scene.PostAsync("/api/v1/drills", """{"check": "one", "outcome": "timeout", "for": "1h"}""");
        await scene.NextOnSlackAsync("[DRILL]");

        scene.Target.Answer(500, ["/one"]);

        var page = await scene.Slack.Received.NextAsync(
            r =>
                r.Answer.Accepted
                && r.Body.Contains("[CRITICAL] one down", StringComparison.Ordinal)
                && !r.Body.Contains("[DRILL]", StringComparison.Ordinal),
            0,
            Scene.Cancel
        );
        Assert.Contains("500", page.Body, StringComparison.Ordinal);
    }

    [Fact(Timeout = Within)]
    public async Task A_drill_that_a_restart_interrupts_is_ended_and_its_end_is_told()
    {
        await using var scene = await Scene.WatchingOneAsync();
        await scene.UntilAsync("/api/v1/checks", AllUp);
        await scene.PostAsync("/api/v1/drills", """{"check": "one", "for": "1h"}""");
        await scene.NextOnPagerDutyAsync("trigger", "[DRILL]");
        await scene.SettledAsync(1);

        await scene.Server.KillAsync();
        await scene.RestartAsync();

        await scene.NextOnPagerDutyAsync("resolve");
        var report = await scene.UntilAsync("/api/v1/drills/1", d => d.GetProperty("state").GetString() == "ended");
        Assert.Equal("the server was restarted meanwhile", report.GetProperty("ended").GetString());
    }

    [Theory(Timeout = Within)]
    [InlineData("""{"check": "two"}""", 409, "there is no enabled check 'two'")]
    [InlineData("""{}""", 400, "check is missing")]
    [InlineData("""{"check": "one", "outcome": "broken"}""", 400, "it must be an HTTP status such as 503, or timeout, or refused")]
    [InlineData("""{"check": "one", "outcome": "200"}""", 409, "one takes 200 as up (status_code: 200)")]
    [InlineData("""{"check": "one", "for": "90"}""", 400, "90s for seconds")]
    [InlineData("""{"check": "one", "for": "0s"}""", 400, "more than 0s and at most 24h")]
    [InlineData("""[1]""", 400, "not the JSON object that is expected")]
    public async Task What_is_no_drill_is_refused_with_the_reason(string body, int status, string reason)
    {
        await using var scene = await Scene.WatchingOneAsync();
        await scene.UntilAsync("/api/v1/checks", AllUp);

        var (got, answer) = await scene.PostAsync("/api/v1/drills", body);

        Assert.Equal(status, got);
        Assert.Contains(reason, answer.GetProperty("error").ToString() + answer, StringComparison.Ordinal);
    }

    [Theory(Timeout = Within)]
    [InlineData(
        "{name: expiring, condition: \"check.certificate_expires_in < 14d\"}",
        "1h",
        "no rule opens an incident when one fails with 503, however long it does (it has expiring): a drill would tell nobody"
    )]
    [InlineData(
        "{name: hint, condition: \"check.failures_10m >= 1\", severity: info}",
        "1h",
        "no rule opens an incident when one fails with 503"
    )]
    [InlineData(
        "{name: many, condition: \"check.consecutive_failures >= 5\"}",
        "4s",
        "the first takes 5 failing runs, so let it fail for 5s or longer"
    )]
    public async Task A_drill_that_could_tell_nobody_is_refused_with_the_reason_by_the_server_and_the_command_line(
        string rule,
        string length,
        string reason
    )
    {
        await using var scene = await Scene.SetAsync();
        var definitions = scene.Definitions().Check("one");
        definitions.Rules = $"          - {rule}";
        await scene.WatchAsync(definitions);
        await scene.UntilAsync("/api/v1/checks", AllUp);

        var (status, answer) = await scene.PostAsync("/api/v1/drills", $$"""{"check": "one", "for": "{{length}}", "by": "ada"}""");
        Assert.Equal(409, status);
        Assert.Contains(reason, answer.GetProperty("message").GetString(), StringComparison.Ordinal);

        var (exit, output, errors) = await Intervening.CliProcess.RunAsync(scene.Server.Url, "drill", "one", "--for", length);
        Assert.Equal(1, exit);
        Assert.Empty(output);
        Assert.Contains(reason, errors, StringComparison.Ordinal);
        Assert.Empty((await scene.GetAsync("/api/v1/drills")).GetProperty("drills").EnumerateArray());
    }

    [Fact(Timeout = Within)]
    public async Task A_drill_that_told_nobody_in_the_end_exits_1_and_says_so()
    {
        await using var scene = await Scene.WatchingOneAsync();
        await scene.UntilAsync("/api/v1/checks", AllUp);

        var drilling = Intervening.CliProcess.RunAsync(scene.Server.Url, "drill", "one", "--for", "1h");
        await scene.UntilAsync("/api/v1/drills", d => d.GetProperty("drills").GetArrayLength() == 1);
        await scene.DeleteAsync("/api/v1/drills/1?by=ada"); // before its third failing run
        var (exit, output, errors) = await drilling;

        Assert.Equal(1, exit);
        Assert.Contains("ended by ada", output, StringComparison.Ordinal);
        Assert.Contains("the drill told nobody", errors, StringComparison.Ordinal);
    }

    private static bool AllUp(JsonElement checks) =>
        checks.GetProperty("checks").EnumerateArray().All(c => c.GetProperty("state").GetString() == "up");
}
