using Crownwatch.Tests.Servers;
using Xunit;

namespace Crownwatch.Tests.LifeSigns;

/// <summary>Semantics.md 10.5 with the real server.</summary>
[Trait("rule", "10.5")]
public sealed class LifeSignServerTests
{
    [Fact(Timeout = 180_000)]
    public async Task A_server_that_is_well_calls_the_address_each_minute_and_one_that_can_not_commit_does_not()
    {
        await using var scene = await Scene.SetAsync();
        var definitions = scene.Definitions().Check("one");
        definitions.More = $"self: {{life_sign_url: \"{scene.Target.Url}/alive\"}}";
        await scene.WatchAsync(definitions);
        await scene.Target.NextAsync("/alive", Scene.Cancel);

        await scene.Target.NextAsync("/alive", Scene.Cancel);

        var calls = scene.Target.Answers.Where(a => a.Path == "/alive").ToList();
        Assert.InRange((calls[1].At - calls[0].At).TotalSeconds, 0.5, 66);
        Assert.Contains("crownwatch_life_signs_total{outcome=\"sent\"} 2", await scene.PageAsync("/metrics"), StringComparison.Ordinal);
        Assert.DoesNotContain("/alive", scene.Server.Output.Split("CW040")[^1], StringComparison.Ordinal);
        Assert.DoesNotContain("No life sign goes out", await scene.PageAsync("/"), StringComparison.Ordinal);
    }
}
