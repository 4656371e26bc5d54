using DeltaCrown.Accounts;
using DeltaCrown.Admin;
using DeltaCrown.Errors;
using DeltaCrown.Idempotency;
using DeltaCrown.Notifications;
using DeltaCrown.Storage;
using Microsoft.EntityFrameworkCore;

namespace DeltaCrown.Wallet;

/// <summary>An administrator mints into or burns from a wallet, with a reason that the audit trail keeps; inside a turn at the gate.</summary>
public sealed class Adjustment(PlatformDbContext db, Ledger ledger, AuditTrail audit)
{
    public sealed record Order(string UserId, long Amount, string Reason);

    public sealed record AdjustDone(string AdjustmentId, string UserId, long Amount, long Balance);

    public async Task<Outcome> RunAsync(Caller caller, Order request)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(request);
        if (!await db.Accounts.AnyAsync(account => account.Id == request.UserId))
        {
            return Outcome.Of(Refusal.NotFound("user_not_found", "No account has this `user_id`."));
        }
        long balance = await ledger.BalanceAsync(request.UserId);
        if (balance + request.Amount < 0)
        {
            return Outcome.Of(Refusal.Conflict("insufficient_coins", $"The wallet holds {balance} coins; {-request.Amount} are needed."));
        }
        if (balance + request.Amount > Ledger.LargestBalance)
        {
            return Outcome.Of(Refusal.Conflict("balance_limit", $"A wallet holds at most {Ledger.LargestBalance} coins."));
        }
        string id = Guid.NewGuid().ToString("N");
        string kind = request.Amount > 0 ? LedgerKind.Mint : LedgerKind.Burn;
        long after = ledger.Post(request.UserId, balance, request.Amount, kind, id, caller.UserId, request.Reason).BalanceAfter;
        audit.Add(caller.UserId, AuditAction.WalletAdjusted, request.UserId, id, $"{request.Amount}: {request.Reason}");
        return new Outcome(StatusCodes.Status200OK, new AdjustDone(id, request.UserId, request.Amount, after))
        {
            Notices = [new Notice(request.UserId, new WalletUpdated(after, request.Amount, kind))],
        };
    }
}
