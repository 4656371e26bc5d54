using System.Text.Json;
using Crownwatch.Tests.Servers;
using Xunit;

namespace Crownwatch.Tests.Intervening;

/// <summary>What was not the target's fault.</summary>
public sealed class CorrectionTests
{
    [Fact(Timeout = 90_000)]
    [Trait("rule", "3.3")]
    public async Task A_correction_moves_the_adjusted_availability_and_not_the_raw_one_also_after_a_crash()
    {
        await using var scene = await Scene.WatchingOneAsync();
        scene.Target.Answer(503, "/one");
        await scene.Target.FailureAsync("/one", 2, Scene.Cancel);
        scene.Target.Answer(200, "/one");
        var before = await scene.UntilAsync(
            "/api/v1/checks/one",
            c => c.GetProperty("state").GetString() == "up" && c.GetProperty("availability_7d").GetDouble() is > 0 and < 1
        );
        Assert.Equal(before.GetProperty("availability_7d").GetDouble(), before.GetProperty("availability_7d_raw").GetDouble(), 0.3);

        var now = TimeProvider.System.GetUtcNow();
        var (status, corrected) = await scene.PostAsync(
            "/api/v1/corrections",
            $$"""{"check": "one", "from": "{{now.AddHours(-1):O}}", "until": "{{now:O}}", "by": "ada", "reason": "our own proxy broke"}"""
        );
        Assert.Equal(201, status);
        Assert.InRange(corrected.GetProperty("results").GetInt32(), 2, 60);

        await scene.UntilAsync("/api/v1/checks/one", IsCorrected);
        await scene.Server.KillAsync();
        await scene.RestartAsync();
        await scene.UntilAsync("/api/v1/checks/one", IsCorrected);
        var entry = (await scene.GetAsync("/api/v1/journal"))
            .GetProperty("entries")
            .EnumerateArray()
            .Single(e => e.GetProperty("event").GetString() == "corrected");
        Assert.Equal("ada", entry.GetProperty("who").GetString());
        Assert.Contains("our own proxy broke", entry.GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    // Only slots after the correction are counted any more, and all of them are up.
    private static bool IsCorrected(JsonElement check) =>
        check.GetProperty("availability_7d") is { ValueKind: JsonValueKind.Number } adjusted
        && adjusted.GetDouble() == 1
        && check.GetProperty("availability_7d_raw").GetDouble() < 1;
}
