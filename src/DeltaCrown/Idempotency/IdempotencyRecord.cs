using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DeltaCrown.Idempotency;

/// <summary>The first answer to a key, kept in the transaction that had the effect. A key belongs to a user and an operation.</summary>
public sealed class IdempotencyRecord
{
    public required string UserId { get; init; }
    public required string Operation { get; init; }
    public required string Key { get; init; }

    /// <summary>SHA-256 of the request as understood: spacing and order of members do not count.</summary>
    public required string Fingerprint { get; init; }
    public required int Status { get; init; }
    public required string Body { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    public sealed class Mapping : IEntityTypeConfiguration<IdempotencyRecord>
    {
        public void Configure(EntityTypeBuilder<IdempotencyRecord> builder)
        {
            ArgumentNullException.ThrowIfNull(builder);
            builder.HasKey(record => new
            {
                record.UserId,
                record.Operation,
                record.Key,
            });
        }
    }
}
