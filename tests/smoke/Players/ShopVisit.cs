using System.Text.Json;

namespace Smoke.Tests.Players;

/// <summary>What a test does around the shop: look, ban, buy, read the takings.</summary>
public sealed class ShopVisit(PlatformApi api, SignedIn admin)
{
    public Bank Bank { get; } = new(api, admin);

    /// <summary>The cheapest item of which there is enough; skips the test where everything is sold out.</summary>
    public async Task<ShopItem> ItemInStock(long atLeast)
    {
        var item = (await Items()).Where(item => item.Stock >= atLeast && item.Price > 0).MinBy(item => item.Price);
        if (item is null)
        {
            Assert.Skip($"needs an item with {atLeast} in stock at {api.BaseUrl}api/shop/items");
        }
        return item;
    }

    public async Task<ShopItem> Item(string id) => (await Items()).Single(item => item.Id == id);

    public async Task<long> StockOfAll() => (await Items()).Sum(item => item.Stock);

    public Task<Answer> Buy(SignedIn buyer, ShopItem item, long quantity) =>
        api.Post("api/shop/purchase", new { item_id = item.JsonId, quantity }, buyer.AccessToken);

    /// <summary>From now on, everywhere, until revoked.</summary>
    public async Task Ban(SignedIn player)
    {
        var sanction = new
        {
            user_id = JsonSerializer.Deserialize<JsonElement>(player.Login.Bytes).GetProperty("user_id"),
            type = "ban",
            scope = "global",
            reason_code = "SMOKE_TEST",
        };
        (await api.Post("api/admin/sanctions", sanction, admin.AccessToken)).MustBe(201);
    }

    public async Task<JsonElement> Revenue() => (await api.Get("api/admin/revenue/summary", admin.AccessToken)).MustBe(200).Json();

    private async Task<IEnumerable<ShopItem>> Items() =>
        (await api.Get("api/shop/items")).MustBe(200).Json().GetProperty("items").EnumerateArray().Select(ShopItem.From);
}

/// <param name="JsonId">As the catalogue writes it, number or text; a purchase names it alike.</param>
public sealed record ShopItem(string Id, JsonElement JsonId, long Price, long Stock)
{
    public static ShopItem From(JsonElement item) =>
        new(
            item.GetProperty("id").ToString(),
            item.GetProperty("id"),
            item.GetProperty("price").GetInt64(),
            item.GetProperty("stock").GetInt64()
        );
}
