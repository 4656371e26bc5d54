using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DeltaCrown.Accounts;

/// <summary>
/// One sign-in: the family of refresh tokens that descend from it, and its cookie. Access tokens name it in their jti, so ending it
/// ends them at once.
/// </summary>
public sealed class Session
{
    public required string Id { get; init; }
    public required string UserId { get; init; }

    /// <summary>SHA-256 of the cookie's value; the value itself is nowhere.</summary>
    public required string CookieHash { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
    public DateTimeOffset? EndedAt { get; set; }

    public sealed class Mapping : IEntityTypeConfiguration<Session>
    {
        public void Configure(EntityTypeBuilder<Session> builder)
        {
            ArgumentNullException.ThrowIfNull(builder);
            builder.HasIndex(session => session.CookieHash).IsUnique();
            builder.HasOne<Account>().WithMany().HasForeignKey(session => session.UserId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
