using DeltaCrown.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DeltaCrown.Moderation;

/// <summary>What an account is kept from, where, and from when (included) until when (excluded).</summary>
public sealed class Sanction
{
    public required string Id { get; init; }
    public required string UserId { get; init; }
    public required string Type { get; init; }
    public required string Scope { get; init; }

    /// <summary>The tournament, where the scope is one.</summary>
    public string? ScopeId { get; init; }
    public required string ReasonCode { get; init; }
    public required DateTimeOffset StartsAt { get; init; }

    /// <summary>Null: until revoked.</summary>
    public DateTimeOffset? EndsAt { get; init; }
    public DateTimeOffset? RevokedAt { get; set; }
    public string? RevokedBy { get; set; }
    public required string CreatedBy { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    public sealed class Mapping : IEntityTypeConfiguration<Sanction>
    {
        public void Configure(EntityTypeBuilder<Sanction> builder)
        {
            ArgumentNullException.ThrowIfNull(builder);
            builder.HasIndex(sanction => sanction.UserId);
            builder.HasOne<Account>().WithMany().HasForeignKey(sanction => sanction.UserId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
