using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DeltaCrown.Accounts;

/// <summary>A person's account. The id is opaque: it says nothing about the person and is what tokens and logs may carry.</summary>
public sealed class Account : IdentityUser
{
    public string Role { get; set; } = Roles.User;
    public DateTimeOffset CreatedAt { get; set; }

    public sealed class Mapping : IEntityTypeConfiguration<Account>
    {
        public void Configure(EntityTypeBuilder<Account> builder)
        {
            ArgumentNullException.ThrowIfNull(builder);
            builder.ToTable("accounts");
            builder.HasKey(account => account.Id);
            builder.Property(account => account.UserName).IsRequired();
            builder.Property(account => account.NormalizedUserName).IsRequired();
            builder.Property(account => account.ConcurrencyStamp).IsConcurrencyToken();
            builder.HasIndex(account => account.NormalizedUserName).IsUnique();
            builder.Ignore(account => account.PhoneNumber);
            builder.Ignore(account => account.PhoneNumberConfirmed);
            builder.Ignore(account => account.TwoFactorEnabled);
            builder.Ignore(account => account.EmailConfirmed);
        }
    }
}
