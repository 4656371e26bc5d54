using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DeltaCrown.Accounts;

/// <summary>One link of a session's chain. It is good once; a second use ends the whole session.</summary>
public sealed class RefreshToken
{
    /// <summary>SHA-256 of the token; the token itself is nowhere.</summary>
    public required string Hash { get; init; }
    public required string SessionId { get; init; }
    public required DateTimeOffset IssuedAt { get; init; }
    public DateTimeOffset? UsedAt { get; set; }

    public sealed class Mapping : IEntityTypeConfiguration<RefreshToken>
    {
        public void Configure(EntityTypeBuilder<RefreshToken> builder)
        {
            ArgumentNullException.ThrowIfNull(builder);
            builder.HasKey(token => token.Hash);
            builder.HasOne<Session>().WithMany().HasForeignKey(token => token.SessionId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
