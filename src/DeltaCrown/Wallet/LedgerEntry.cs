using DeltaCrown.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DeltaCrown.Wallet;

/// <summary>
/// One movement of whole coins. The database refuses to change or delete one, and to add one whose balance is not the user's last
/// balance plus its amount: so the last row's balance is the sum of the user's rows.
/// </summary>
public sealed class LedgerEntry
{
    public long Id { get; init; }
    public required string UserId { get; init; }

    /// <summary>Never 0; below 0 for a debit.</summary>
    public required long Amount { get; init; }

    /// <summary>Never below 0.</summary>
    public required long BalanceAfter { get; init; }
    public required string Kind { get; init; }

    /// <summary>What this belongs to: both halves of a transfer share one, a purchase names its order.</summary>
    public required string Reference { get; init; }
    public string? CounterpartyId { get; init; }
    public string? Reason { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    public sealed class Mapping : IEntityTypeConfiguration<LedgerEntry>
    {
        public void Configure(EntityTypeBuilder<LedgerEntry> builder)
        {
            ArgumentNullException.ThrowIfNull(builder);
            builder.Property(entry => entry.Id).ValueGeneratedOnAdd();
            builder.HasIndex(entry => new { entry.UserId, entry.Id });
            builder.HasOne<Account>().WithMany().HasForeignKey(entry => entry.UserId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
