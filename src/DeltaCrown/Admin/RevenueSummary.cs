using DeltaCrown.Storage;
using DeltaCrown.Wallet;
using Microsoft.EntityFrameworkCore;

namespace DeltaCrown.Admin;

/// <summary>What the shop took, in whole coins.</summary>
/// <param name="Minted">Coins that administrators made, ever.</param>
/// <param name="Burned">Coins that administrators destroyed, ever; not below 0.</param>
/// <param name="InCirculation">Coins in all wallets: minted, less burned, less revenue.</param>
public sealed record RevenueSummary(
    string Currency,
    long TotalRevenue,
    long Orders,
    long UnitsSold,
    long Minted,
    long Burned,
    long InCirculation,
    IReadOnlyList<RevenueSummary.ItemRevenue> Items
)
{
    public sealed record ItemRevenue(long ItemId, string Name, long Orders, long UnitsSold, long Revenue);

    public static async Task<RevenueSummary> ReadAsync(PlatformDbContext db, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(db);
        await using var snapshot = await db.Database.BeginReadAsync(stop);
        var sold = await db
            .Orders.GroupBy(order => order.ItemId)
            .Select(group => new
            {
                ItemId = group.Key,
                Orders = group.LongCount(),
                Units = group.Sum(order => order.Quantity),
                Revenue = group.Sum(order => order.Total),
            })
            .ToDictionaryAsync(row => row.ItemId, stop);
        Dictionary<string, long> moved = await db
            .LedgerEntries.GroupBy(entry => entry.Kind)
            .Select(group => new { Kind = group.Key, Amount = group.Sum(entry => entry.Amount) })
            .ToDictionaryAsync(row => row.Kind, row => row.Amount, stop);
        List<ItemRevenue> items = [];
        foreach (var item in await db.ShopItems.AsNoTracking().OrderBy(item => item.Id).ToListAsync(stop))
        {
            var row = sold.GetValueOrDefault(item.Id);
            items.Add(new ItemRevenue(item.Id, item.Name, row?.Orders ?? 0, row?.Units ?? 0, row?.Revenue ?? 0));
        }
        return new RevenueSummary(
            "coins",
            items.Sum(item => item.Revenue),
            items.Sum(item => item.Orders),
            items.Sum(item => item.UnitsSold),
            moved.GetValueOrDefault(LedgerKind.Mint),
            -moved.GetValueOrDefault(LedgerKind.Burn),
            moved.Values.Sum(),
            items
        );
    }
}
