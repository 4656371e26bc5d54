using Smoke.Tests.Players;

namespace Smoke.Tests.Deployments;

/// <summary>One quick run of the performance harness, with the shop's stock before and after it.</summary>
public sealed record QuickMeasurement(PerfHarness Harness, long StockBefore, long StockAfter)
{
    public const int Samples = 10;

    public static async Task<QuickMeasurement> Of(Deployment deployment)
    {
        var shop = new ShopVisit(deployment.Api, await deployment.Admin());
        await shop.ItemInStock(Samples + 1);
        var before = await shop.StockOfAll();
        var harness = await PerfHarness.Run(Samples, deployment);
        return new QuickMeasurement(harness, before, await shop.StockOfAll());
    }
}
