using DeltaCrown.Storage;
using Microsoft.EntityFrameworkCore;

namespace DeltaCrown.Shop;

/// <summary>What the shop of a new database sells. The first item is cheap and plentiful, so that checks and measurements can buy it.</summary>
public static class SeededCatalogue
{
    public static async Task SeedAsync(PlatformDbContext db, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(db);
        if (await db.ShopItems.AnyAsync(stop))
        {
            return;
        }
        db.ShopItems.AddRange(
            new ShopItem
            {
                Id = 1,
                Name = "Crown sticker",
                Price = 10,
                Stock = 100_000_000,
            },
            new ShopItem
            {
                Id = 2,
                Name = "Team banner",
                Price = 150,
                Stock = 100_000,
            },
            new ShopItem
            {
                Id = 3,
                Name = "Tournament pass",
                Price = 500,
                Stock = 10_000,
            },
            new ShopItem
            {
                Id = 4,
                Name = "Champion skin",
                Price = 1_200,
                Stock = 5_000,
            },
            new ShopItem
            {
                Id = 5,
                Name = "Gold trophy replica",
                Price = 25_000,
                Stock = 25,
            }
        );
    }
}
