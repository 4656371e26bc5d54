using DeltaCrown.Accounts;
using DeltaCrown.Idempotency;
using DeltaCrown.Requests;
using DeltaCrown.Storage;
using Microsoft.EntityFrameworkCore;

namespace DeltaCrown.Shop;

/// <summary>The catalogue, for anyone; purchases, for users.</summary>
public static class ShopEndpoints
{
    public sealed record ItemRow(long Id, string Name, long Price, long Stock);

    public sealed record Catalogue(IReadOnlyList<ItemRow> Items);

    public static void MapShop(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder shop = routes.MapGroup("/api/shop").WithTags("Shop");
        shop.MapGet("/items", ItemsAsync).Produces<Catalogue>().WithName("shop_items");
        shop.MapPost("/purchase", PurchaseAsync)
            .RequireAuthorization()
            .Accepts<Purchase.PurchaseRequest>("application/json")
            .Produces<Purchase.PurchaseDone>(201)
            .WithName("purchase");
    }

    private static async Task<IResult> ItemsAsync(PlatformDbContext db, HttpContext http) =>
        TypedResults.Ok(
            new Catalogue(
                await db
                    .ShopItems.AsNoTracking()
                    .OrderBy(item => item.Id)
                    .Select(item => new ItemRow(item.Id, item.Name, item.Price, item.Stock))
                    .ToListAsync(http.RequestAborted)
            )
        );

    private static async Task<IResult> PurchaseAsync(HttpContext http, Operation operation, Purchase purchase)
    {
        JsonBody body = await JsonBody.ReadAsync(http);
        Purchase.PurchaseRequest request = new(
            body.WholeNumber("item_id", long.MinValue, long.MaxValue),
            body.WholeNumber("quantity", 1, Purchase.LargestQuantity)
        );
        Caller caller = Caller.Of(http);
        return body.Refusal ?? await operation.RunAsync(http, caller, "shop.purchase", request, () => purchase.RunAsync(caller, request));
    }
}
