using DeltaCrown.Accounts;
using DeltaCrown.Errors;
using DeltaCrown.Idempotency;
using DeltaCrown.Moderation;
using DeltaCrown.Notifications;
using DeltaCrown.Storage;
using DeltaCrown.Wallet;
using Microsoft.EntityFrameworkCore;

namespace DeltaCrown.Shop;

/// <summary>Stock, debit and order in one transaction; the gate first. Inside a turn at the write gate.</summary>
public sealed class Purchase(PlatformDbContext db, PurchaseGate gate, Ledger ledger, TimeProvider time)
{
    public const long LargestQuantity = 10_000;

    public sealed record PurchaseRequest(long ItemId, long Quantity);

    public sealed record PurchaseDone(string OrderId, long Total, long Balance);

    public async Task<Outcome> RunAsync(Caller caller, PurchaseRequest request)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(request);
        GateDecision decision = await gate.DecideAsync(caller.UserId, CancellationToken.None);
        if (!decision.Allow)
        {
            return Outcome.Of(
                new Refusal(403, "purchase_denied", "The account may not make purchases now.") { ReasonCode = decision.Reason }
            );
        }
        ShopItem? item = await db.ShopItems.FirstOrDefaultAsync(known => known.Id == request.ItemId);
        if (item is null)
        {
            return Outcome.Of(Refusal.NotFound("item_not_found", $"The shop has no item {request.ItemId}."));
        }
        if (item.Stock < request.Quantity)
        {
            return Outcome.Of(Refusal.Conflict("insufficient_stock", $"{item.Stock} are in stock; {request.Quantity} are needed."));
        }
        long total = checked(item.Price * request.Quantity);
        long balance = await ledger.BalanceAsync(caller.UserId);
        if (balance < total)
        {
            return Outcome.Of(Refusal.Conflict("insufficient_coins", $"The wallet holds {balance} coins; {total} are needed."));
        }
        return Make(caller.UserId, item, request.Quantity, total, balance);
    }

    private Outcome Make(string userId, ShopItem item, long quantity, long total, long balance)
    {
        item.Stock -= quantity;
        Order order = new()
        {
            Id = Guid.NewGuid().ToString("N"),
            UserId = userId,
            ItemId = item.Id,
            Quantity = quantity,
            UnitPrice = item.Price,
            Total = total,
            CreatedAt = time.GetUtcNow(),
        };
        db.Orders.Add(order);
        long left = ledger.Post(userId, balance, -total, LedgerKind.Purchase, order.Id, null, item.Name).BalanceAfter;
        return new Outcome(StatusCodes.Status201Created, new PurchaseDone(order.Id, total, left))
        {
            Notices =
            [
                new Notice(userId, new OrderCreated(order.Id, item.Id, quantity, total)),
                new Notice(userId, new WalletUpdated(left, -total, LedgerKind.Purchase)),
            ],
        };
    }
}
