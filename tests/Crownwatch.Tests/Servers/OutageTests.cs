using System.Text.Json;
using Fakes.Faults;
using Fakes.Receiving;
using Xunit;

namespace Crownwatch.Tests.Servers;

/// <summary>Issue 2, Done when: an outage is one page, its end is one message, whatever is killed in between.</summary>
[Trait("rule", "10.1")]
public sealed class OutageTests
{
    private const int Within = 90_000;
    private static readonly string[] Paths = ["/home", "/ledger", "/items", "/gate"];

    [Fact(Timeout = Within)]
    public async Task An_outage_of_four_checks_is_one_trigger_and_one_opening_and_its_end_one_resolve_each()
    {
        await using var scene = await WatchFourAsync();
        scene.Target.Answer(503, Paths);

        var opening = await scene.NextOnSlackAsync("[CRITICAL]");
        await scene.NextOnPagerDutyAsync("trigger");
        var incident = (await AllFiringAsync(scene)).GetProperty("incident");
        Assert.Equal("critical", incident.GetProperty("severity").GetString());
        Assert.All(Paths, path => Assert.Contains(path[1..], opening.Body, StringComparison.Ordinal));
        Assert.Matches(@"first failing \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC, last failing", opening.Body);
        Assert.Contains("503", opening.Body, StringComparison.Ordinal);

        await MendAsync(scene);
        await AssertExactlyOneEachAsync(scene);
    }

    [Fact(Timeout = Within)]
    [Trait("rule", "6.2")]
    public async Task A_check_whose_answer_is_still_awaited_makes_no_second_page()
    {
        await using var scene = await WatchFourAsync();
        scene.Target.HoldAfterFailures(1, "/home");
        scene.Target.Answer(503, Paths);

        // The others have failed three times by now, the gravest of the group once: its later runs are not in.
        var opening = await scene.NextOnSlackAsync("INC-1");
        Assert.Equal("[CRITICAL]", FirstWord(opening));
        scene.Target.Release("/home");
        await AllFiringAsync(scene);
        await MendAsync(scene);
        await AssertExactlyOneEachAsync(scene);
    }

    [Fact(Timeout = Within)]
    [Trait("rule", "1.5")]
    public async Task Killed_between_the_second_and_the_third_failure_it_pages_once()
    {
        await using var scene = await WatchFourAsync();
        scene.Target.HoldAfterFailures(2, Paths);
        scene.Target.Answer(503, Paths);
        await scene.UntilAsync("/api/v1/checks", AllHaveFailedTwice);
        await scene.Server.KillAsync();

        // A page that a receiver had taken when we were killed might be sent to it again (semantics.md 10.1): there is none.
        Assert.Empty(scene.Slack.Received.All);
        Assert.All(Paths, scene.Target.Release);
        await scene.RestartAsync();

        await scene.NextOnSlackAsync("[CRITICAL]");
        await scene.NextOnPagerDutyAsync("trigger");
        await AllFiringAsync(scene);
        await MendAsync(scene);
        await AssertExactlyOneEachAsync(scene);
    }

    [Fact(Timeout = Within)]
    public async Task Killed_right_after_the_incident_opened_it_still_pages_and_once()
    {
        await using var scene = await WatchFourAsync();
        // The receivers are out of reach: the incident is decided and nothing of it is sent when the server dies.
        await scene.Slack.Faults.SetAsync(new Fault(FaultMode.Refuse));
        await scene.PagerDuty.Faults.SetAsync(new Fault(FaultMode.Refuse));
        scene.Target.Answer(503, Paths);
        await scene.UntilAsync("/api/v1/incidents", i => i.GetProperty("incidents").GetArrayLength() == 1);
        await scene.Server.KillAsync();
        await scene.Slack.Faults.ClearAsync();
        await scene.PagerDuty.Faults.ClearAsync();
        await scene.RestartAsync();

        await scene.NextOnSlackAsync("[CRITICAL]");
        await AllFiringAsync(scene);
        await MendAsync(scene);
        await AssertExactlyOneEachAsync(scene);
    }

    [Fact(Timeout = Within)]
    public async Task Killed_after_the_opening_was_told_it_does_not_tell_it_again()
    {
        await using var scene = await WatchFourAsync();
        scene.Target.Answer(503, Paths);
        await scene.SettledAsync(1);
        await scene.Server.KillAsync();
        await scene.RestartAsync();

        await AllFiringAsync(scene);
        await MendAsync(scene);
        await AssertExactlyOneEachAsync(scene);
    }

    [Fact(Timeout = Within)]
    public async Task Killed_right_after_the_resolution_was_decided_it_tells_the_end_once()
    {
        await using var scene = await WatchFourAsync();
        scene.Target.Answer(503, Paths);
        await AllFiringAsync(scene);
        await scene.SettledAsync(1);
        await scene.Slack.Faults.SetAsync(new Fault(FaultMode.Refuse));
        await scene.PagerDuty.Faults.SetAsync(new Fault(FaultMode.Refuse));
        scene.Target.Answer(200, Paths);
        await scene.UntilAsync("/api/v1/incidents/1", i => i.GetProperty("incident").GetProperty("state").GetString() == "resolved");
        await scene.Server.KillAsync();
        await scene.Slack.Faults.ClearAsync();
        await scene.PagerDuty.Faults.ClearAsync();
        await scene.RestartAsync();

        await scene.NextOnSlackAsync("[RESOLVED]");
        await scene.NextOnPagerDutyAsync("resolve");
        await AssertExactlyOneEachAsync(scene);
    }

    private static async Task<Scene> WatchFourAsync()
    {
        var scene = await Scene.SetAsync();
        await scene.WatchAsync(
            scene
                .Definitions()
                .Check("home", "high")
                .Check("ledger", "medium")
                .Check("items", "medium")
                .Check("gate", "low")
                .Check("beacon", "low", service: "lighthouse")
        );
        await scene.UntilAsync(
            "/api/v1/checks",
            c => c.GetProperty("checks").EnumerateArray().All(x => x.GetProperty("state").GetString() == "up")
        );
        return scene;
    }

    private static bool AllHaveFailedTwice(JsonElement answer) =>
        answer
            .GetProperty("checks")
            .EnumerateArray()
            .Where(c => c.GetProperty("name").GetString() != "beacon")
            .All(c => c.GetProperty("consecutive_failures").GetInt32() >= 2);

    private static Task<JsonElement> AllFiringAsync(Scene scene) =>
        scene.UntilAsync(
            "/api/v1/incidents/1",
            i => i.TryGetProperty("incident", out var found) && found.GetProperty("alerts").GetArrayLength() == Paths.Length
        );

    private static async Task MendAsync(Scene scene)
    {
        scene.Target.Answer(200, Paths);
        await scene.NextOnSlackAsync("[RESOLVED]");
        await scene.NextOnPagerDutyAsync("resolve");
    }

    // A later outage of something else comes through last: whatever else was to be told of the first one has been told by then.
    private static async Task AssertExactlyOneEachAsync(Scene scene)
    {
        scene.Target.Answer(500, "/beacon");
        await scene.NextOnSlackAsync("beacon");
        await scene.NextOnPagerDutyAsync("trigger", "beacon");
        var first = await scene.SettledAsync(1, "resolved");

        bool OfTheFirst(Received r) => !r.Body.Contains("beacon", StringComparison.Ordinal);
        Assert.Single(Scene.Taken(scene.Slack.Received, r => OfTheFirst(r) && r.Body.Contains("[CRITICAL]", StringComparison.Ordinal)));
        Assert.Single(Scene.Taken(scene.Slack.Received, r => OfTheFirst(r) && r.Body.Contains("[RESOLVED]", StringComparison.Ordinal)));
        Assert.Equal(["[CRITICAL]", "[RESOLVED]"], Scene.Taken(scene.Slack.Received, OfTheFirst).Select(FirstWord));
        var onPagerDuty = scene.PagerDuty.Incidents.Where(i => !i.Summary.Contains("beacon", StringComparison.Ordinal)).ToList();
        Assert.Equal(["trigger", "resolve"], Assert.Single(onPagerDuty).Log.Select(e => e.Action));
        Assert.Equal("resolved", onPagerDuty[0].Status);
        Assert.Equal(0, scene.PagerDuty.Book.Dropped);
        Assert.Equal(4, first.GetProperty("messages").GetArrayLength());
    }

    // Of the message's first line: what a lock screen shows.
    private static string FirstWord(Received message) => (message.Payload.GetProperty("text").GetString() ?? "").Split(' ')[0];
}
