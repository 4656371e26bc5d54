using System.Text.Json;
using Crownwatch.Tests.Servers;
using Xunit;

namespace Crownwatch.Tests.Intervening;

/// <summary>Incidents by hand, standing in, and who may acknowledge.</summary>
public sealed class PeopleTests
{
    private const string OnCall = """
        on_call:
          people: [{name: ada}, {name: ben}]
          rotations:
            default: {starts: "2025-11-10T00:00:00Z", every: 1w, people: [ada]}
        """;

    [Fact(Timeout = 90_000)]
    [Trait("rule", "7.7")]
    public async Task An_incident_opened_by_hand_escalates_to_every_channel_and_is_resolved_by_hand()
    {
        await using var scene = await Scene.WatchingOneAsync();

        var (status, opened) = await scene.PostAsync(
            "/api/v1/incidents",
            """{"title": "Log-in <fails>", "severity": "high", "by": "ada"}"""
        );

        Assert.Equal(201, status);
        Assert.Equal("high", opened.GetProperty("severity").GetString());
        Assert.Equal("ada", opened.GetProperty("opened_by").GetString());
        Assert.Contains("Log-in &lt;fails&gt;", (await scene.NextOnSlackAsync("[HIGH]")).Text("text") ?? "", StringComparison.Ordinal);
        await scene.NextOnPagerDutyAsync("trigger", "Log-in");
        var page = await scene.PageAsync("/incidents/1");
        Assert.Contains("<h1>Log-in &lt;fails&gt;</h1>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("/checks/Log-in", page, StringComparison.Ordinal);

        var (resolved, _) = await scene.PostAsync("/api/v1/incidents/1/resolve", """{"by": "ada"}""");
        Assert.Equal(200, resolved);
        await scene.NextOnPagerDutyAsync("resolve");
    }

    [Fact(Timeout = 90_000)]
    [Trait("rule", "8")]
    public async Task An_override_changes_who_is_named_and_its_end_gives_the_rotation_back()
    {
        await using var scene = await Scene.SetAsync();
        await scene.WatchAsync(Staffed(scene));
        Assert.Equal("ada", await OnCallAsync(scene));
        for (var n = 1; n <= 2; n++)
        {
            var (_, silence) = await scene.PostAsync(
                "/api/v1/silences",
                """{"match": "check=nothing", "for": "1h", "by": "ada", "reason": "x"}"""
            );
            Assert.Equal(n, silence.GetProperty("id").GetInt32());
        }

        var (status, made) = await scene.PostAsync(
            "/api/v1/on-call/overrides",
            """{"person": "ben", "for": "8h", "by": "ada", "reason": "swap"}"""
        );
        Assert.Equal((201, "default"), (status, made.GetProperty("rotation").GetString()));
        Assert.Equal(1, made.GetProperty("id").GetInt32()); // the silences before it count apart
        Assert.Equal("ben", await OnCallAsync(scene));
        var told = await scene.NextOnSlackAsync("[HANDOFF] default: ada");
        Assert.Contains("ada → ben", told.Text("text") ?? "", StringComparison.Ordinal);
        await scene.PostAsync("/api/v1/incidents", """{"title": "smoke", "by": "ada"}""");
        await scene.NextOnSlackAsync("ben", after: told.Number);

        Assert.Equal(404, await scene.DeleteAsync("/api/v1/on-call/overrides/2")); // there is a silence 2, and no such override
        Assert.Equal(200, await scene.DeleteAsync("/api/v1/on-call/overrides/1"));
        Assert.Equal(
            ["holds", "holds"],
            (await scene.GetAsync("/api/v1/silences"))
                .GetProperty("silences")
                .EnumerateArray()
                .Select(s => s.GetProperty("state").GetString())
        );
        Assert.Equal("ada", await OnCallAsync(scene));
        await scene.NextOnSlackAsync("[HANDOFF] default: ben");
    }

    [Fact(Timeout = 90_000)]
    public async Task Somebody_unknown_can_not_acknowledge_where_the_definitions_list_people()
    {
        await using var scene = await Scene.SetAsync();
        await scene.WatchAsync(Staffed(scene));
        await scene.PostAsync("/api/v1/incidents", """{"title": "smoke", "by": "ada"}""");

        var (status, refused) = await scene.PostAsync("/api/v1/incidents/1/acknowledge", """{"by": "mallory"}""");

        Assert.Equal(409, status);
        Assert.Contains("'mallory' is not one of on_call.people", refused.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Contains("<option value=\"ben\"", await scene.PageAsync("/"), StringComparison.Ordinal);
        var (taken, _) = await scene.PostAsync("/api/v1/incidents/1/acknowledge", """{"by": "ben"}""");
        Assert.Equal(200, taken);
        var (again, twice) = await scene.PostAsync("/api/v1/incidents/1/acknowledge", """{"by": "ben"}""");
        Assert.Equal(200, again);
        Assert.Contains("already", twice.GetProperty("remark").GetString(), StringComparison.Ordinal);
    }

    private static DefinitionText Staffed(Scene scene)
    {
        var definitions = scene.Definitions().Check("one");
        definitions.More = OnCall;
        return definitions;
    }

    private static async Task<string?> OnCallAsync(Scene scene) =>
        Assert.Single((await scene.GetAsync("/api/v1/on-call")).GetProperty("on_call").EnumerateArray().Select(p => p.GetString()));
}
