using DeltaCrown.Accounts;
using DeltaCrown.Errors;
using DeltaCrown.Idempotency;
using DeltaCrown.Requests;
using DeltaCrown.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace DeltaCrown.Wallet;

/// <summary>The caller's wallet and transactions; adjustments by an administrator.</summary>
public static class WalletEndpoints
{
    /// <param name="Transactions">How many movements the balance is the sum of.</param>
    public sealed record WalletState(string UserId, long Balance, string Currency, int Transactions);

    public sealed record TransactionRow(
        long Id,
        string Kind,
        long Amount,
        long BalanceAfter,
        string Reference,
        string? CounterpartyId,
        string? Reason,
        DateTimeOffset CreatedAt
    );

    public sealed record AdjustRequest(long Amount, string Reason);

    public static void MapWallet(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder api = routes.MapGroup("/api").WithTags("Wallet").RequireAuthorization();
        api.MapGet("/wallet", WalletAsync).Produces<WalletState>().WithName("wallet");
        api.MapGet("/transactions", TransactionsAsync).Produces<Page<TransactionRow>>().WithName("transactions");
        api.MapGet("/transactions/export", TransactionExport.RunAsync).Produces(200, null, "text/csv").WithName("transactions_export");
        api.MapPost("/wallet/transfer", TransferAsync)
            .Accepts<Transfer.TransferRequest>("application/json")
            .Produces<Transfer.TransferDone>()
            .WithName("transfer");
        api.MapPost("/admin/wallets/{user_id}/adjust", AdjustAsync)
            .RequireAuthorization(Roles.Admin)
            .Accepts<AdjustRequest>("application/json")
            .Produces<Adjustment.AdjustDone>()
            .WithName("adjust_wallet");
    }

    private static async Task<IResult> WalletAsync(HttpContext http, Ledger ledger, PlatformDbContext db)
    {
        Caller caller = Caller.Of(http);
        // One snapshot for both figures.
        await using var snapshot = await db.Database.BeginReadAsync(http.RequestAborted);
        long balance = await ledger.BalanceAsync(caller.UserId, http.RequestAborted);
        int count = await db.LedgerEntries.CountAsync(entry => entry.UserId == caller.UserId, http.RequestAborted);
        return TypedResults.Ok(new WalletState(caller.UserId, balance, "coins", count));
    }

    private static async Task<IResult> TransactionsAsync(
        HttpContext http,
        PlatformDbContext db,
        [FromQuery(Name = "page")] string? page,
        [FromQuery(Name = "page_size")] string? pageSize
    )
    {
        (PageQuery query, Refusal? refusal) = PageQuery.Read(page, pageSize);
        if (refusal is not null)
        {
            return refusal;
        }
        Caller caller = Caller.Of(http);
        await using var snapshot = await db.Database.BeginReadAsync(http.RequestAborted);
        IQueryable<LedgerEntry> mine = db.LedgerEntries.AsNoTracking().Where(entry => entry.UserId == caller.UserId);
        int total = await mine.CountAsync(http.RequestAborted);
        List<TransactionRow> rows = await mine.OrderByDescending(entry => entry.Id)
            .Skip(query.Skip)
            .Take(query.Size)
            .Select(entry => new TransactionRow(
                entry.Id,
                entry.Kind,
                entry.Amount,
                entry.BalanceAfter,
                entry.Reference,
                entry.CounterpartyId,
                entry.Reason,
                entry.CreatedAt
            ))
            .ToListAsync(http.RequestAborted);
        return TypedResults.Ok(new Page<TransactionRow>(rows, query.Page, query.Size, total));
    }

    private static async Task<IResult> TransferAsync(HttpContext http, Operation operation, Transfer transfer)
    {
        JsonBody body = await JsonBody.ReadAsync(http);
        Transfer.TransferRequest request = new(
            body.Text("to_user_id", 1, 64),
            body.WholeNumber("amount", 1, Ledger.LargestAmount),
            body.OptionalText("note", 0, 140)
        );
        Caller caller = Caller.Of(http);
        return body.Refusal ?? await operation.RunAsync(http, caller, "wallet.transfer", request, () => transfer.RunAsync(caller, request));
    }

    private static async Task<IResult> AdjustAsync(
        HttpContext http,
        Operation operation,
        Adjustment adjustment,
        [FromRoute(Name = "user_id")] string userId
    )
    {
        JsonBody body = await JsonBody.ReadAsync(http);
        Adjustment.Order request = new(
            userId,
            body.WholeNumber("amount", -Ledger.LargestAmount, Ledger.LargestAmount),
            body.Text("reason", 1, 140)
        );
        if (body.Refusal is null && request.Amount == 0)
        {
            body.Add("`amount` is 0; a mint is above, a burn below");
        }
        Caller caller = Caller.Of(http);
        return body.Refusal ?? await operation.RunAsync(http, caller, "wallet.adjust", request, () => adjustment.RunAsync(caller, request));
    }
}
