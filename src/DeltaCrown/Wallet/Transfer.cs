using DeltaCrown.Accounts;
using DeltaCrown.Errors;
using DeltaCrown.Idempotency;
using DeltaCrown.Notifications;
using DeltaCrown.Storage;
using Microsoft.EntityFrameworkCore;

namespace DeltaCrown.Wallet;

/// <summary>Moves coins from the caller to another user, or refuses; inside a turn at the gate.</summary>
public sealed class Transfer(PlatformDbContext db, Ledger ledger)
{
    public sealed record TransferRequest(string ToUserId, long Amount, string? Note = null);

    public sealed record TransferDone(string TransferId, string ToUserId, long Amount, long Balance);

    public async Task<Outcome> RunAsync(Caller caller, TransferRequest request)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(request);
        if (request.ToUserId == caller.UserId)
        {
            return Outcome.Of(Refusal.Invalid("`to_user_id` is the sender; coins move between two wallets"));
        }
        if (!await db.Accounts.AnyAsync(account => account.Id == request.ToUserId))
        {
            return Outcome.Of(Refusal.NotFound("user_not_found", "No account has this `to_user_id`."));
        }
        long mine = await ledger.BalanceAsync(caller.UserId);
        if (mine < request.Amount)
        {
            return Outcome.Of(Refusal.Conflict("insufficient_coins", $"The wallet holds {mine} coins; {request.Amount} are needed."));
        }
        long theirs = await ledger.BalanceAsync(request.ToUserId);
        if (theirs > Ledger.LargestBalance - request.Amount)
        {
            return Outcome.Of(Refusal.Conflict("balance_limit", "The recipient's wallet can't hold so many coins."));
        }
        string id = Guid.NewGuid().ToString("N");
        long left = ledger
            .Post(caller.UserId, mine, -request.Amount, LedgerKind.TransferOut, id, request.ToUserId, request.Note)
            .BalanceAfter;
        long got = ledger
            .Post(request.ToUserId, theirs, request.Amount, LedgerKind.TransferIn, id, caller.UserId, request.Note)
            .BalanceAfter;
        return new Outcome(StatusCodes.Status200OK, new TransferDone(id, request.ToUserId, request.Amount, left))
        {
            Notices =
            [
                new Notice(caller.UserId, new WalletUpdated(left, -request.Amount, LedgerKind.TransferOut)),
                new Notice(request.ToUserId, new WalletUpdated(got, request.Amount, LedgerKind.TransferIn)),
            ],
        };
    }
}
