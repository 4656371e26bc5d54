using Xunit;

namespace Crownwatch.Tests.Servers;

/// <summary>The definition file changes while the server runs (semantics.md 6.9).</summary>
public sealed class ReloadTests
{
    private const int Within = 90_000;

    [Fact(Timeout = Within)]
    [Trait("rule", "6.9")]
    public async Task A_check_that_is_removed_ends_its_incident_and_those_that_were_told_are_told()
    {
        await using var scene = await Scene.SetAsync();
        // An hour between its slots: no result may be needed for the reload to be taken up.
        await scene.WatchAsync(scene.Definitions().Check("one"));
        scene.Target.Answer(503, "/one");
        await scene.SettledAsync(1);
        scene.Write(scene.Definitions().Check("hourly", interval: "1h"));

        var end = await scene.NextOnSlackAsync("[RESOLVED]");
        Assert.Contains("no longer defined", end.Body, StringComparison.Ordinal);
        await scene.NextOnPagerDutyAsync("resolve");
        await scene.UntilAsync("/api/v1/checks/hourly", c => c.TryGetProperty("state", out var state) && state.GetString() == "up");
    }

    [Fact(Timeout = Within)]
    [Trait("rule", "6.9")]
    public async Task A_rule_that_is_removed_ends_its_incident_also_through_a_channel_just_disabled()
    {
        await using var scene = await Scene.WatchingOneAsync();
        scene.Target.Answer(503, "/one");
        await scene.SettledAsync(1);
        var without = new DefinitionText(scene.Target)
            .Slack(scene.Slack.WebhookUrl, enabled: false)
            .PagerDuty(scene.PagerDuty.EnqueueUrl)
            .Check("one");
        without.Rules = without.Rules.Replace("consecutive_failures\n", "failures_in_a_row\n", StringComparison.Ordinal);
        scene.Write(without);

        await scene.NextOnPagerDutyAsync("resolve");
        Assert.Contains("no longer defined", (await scene.NextOnSlackAsync("[RESOLVED]")).Body, StringComparison.Ordinal);
    }

    [Fact(Timeout = Within)]
    public async Task A_broken_file_is_refused_and_the_former_one_goes_on()
    {
        await using var scene = await Scene.WatchingOneAsync();
        scene.WriteText("checks: [");
        await scene.Server.SaysAsync("definitions refused", Scene.Cancel);
        await scene.Target.NextAsync("/one", Scene.Cancel);
        scene.Target.Answer(503, "/one");
        await scene.NextOnSlackAsync("[CRITICAL]");
    }

    [Fact(Timeout = Within)]
    public async Task A_check_whose_definition_did_not_change_keeps_its_failures_across_a_reload()
    {
        await using var scene = await Scene.SetAsync();
        await scene.WatchAsync(scene.Definitions().Check("slow", interval: "3s"));
        scene.Target.Answer(503, "/slow");
        await scene.UntilAsync("/api/v1/checks/slow", c => c.GetProperty("consecutive_failures").GetInt32() >= 2);
        scene.Write(scene.Definitions().Check("slow", interval: "3s").Check("added"));
        await scene.Server.SaysAsync("definitions loaded: 2 checks", Scene.Cancel);

        await scene.NextOnSlackAsync("[CRITICAL]");
        // Had the count begun anew at the reload, it would have taken three failures more.
        Assert.InRange(scene.Target.Failures("/slow"), 3, 4);
        await scene.UntilAsync("/api/v1/checks/added", c => c.TryGetProperty("state", out var state) && state.GetString() == "up");
    }
}
