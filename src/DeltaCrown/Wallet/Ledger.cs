using DeltaCrown.Storage;
using Microsoft.EntityFrameworkCore;

namespace DeltaCrown.Wallet;

/// <summary>Reads balances and posts movements. Posting belongs inside a turn at the gate, after the balance was looked at there.</summary>
public sealed class Ledger(PlatformDbContext db, TimeProvider time)
{
    /// <summary>Largest amount of one movement, in coins.</summary>
    public const long LargestAmount = 1_000_000_000;

    /// <summary>Largest balance, in coins: every number up to here is exact in JSON readers that use doubles.</summary>
    public const long LargestBalance = 1_000_000_000_000_000;

    /// <summary>In coins; 0 for a wallet without movements.</summary>
    public Task<long> BalanceAsync(string userId, CancellationToken stop = default) =>
        db
            .LedgerEntries.Where(entry => entry.UserId == userId)
            .OrderByDescending(entry => entry.Id)
            .Select(entry => entry.BalanceAfter)
            .FirstOrDefaultAsync(stop);

    /// <summary>Adds a movement to the transaction; the new balance.</summary>
    /// <param name="balance">As read in this transaction.</param>
    public LedgerEntry Post(string userId, long balance, long amount, string kind, string reference, string? counterparty, string? reason)
    {
        LedgerEntry entry = new()
        {
            UserId = userId,
            Amount = amount,
            BalanceAfter = checked(balance + amount),
            Kind = kind,
            Reference = reference,
            CounterpartyId = counterparty,
            Reason = reason,
            CreatedAt = time.GetUtcNow(),
        };
        db.LedgerEntries.Add(entry);
        return entry;
    }
}
