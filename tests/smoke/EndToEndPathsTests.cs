using Smoke.Tests.Deployments;

namespace Smoke.Tests;

[Trait("category", "smoke")]
public sealed class EndToEndPathsTests(Deployment deployment) : IClassFixture<Deployment>
{
    [Fact]
    [SmokePath("infrastructure", "health answers ok with a semantic version")]
    public async Task test_health_has_version_key_and_status_ok()
    {
        (await deployment.Api.Get("health")).MustBe(200);
    }

    [Fact]
    [SmokePath("infrastructure", "skip trial")]
    public async Task test_skip()
    {
        await Task.Yield();
        Assert.Skip("a reason");
    }
}
