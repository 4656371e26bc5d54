using DeltaCrown.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DeltaCrown.Shop;

/// <summary>A purchase that was made, at the price of that moment.</summary>
public sealed class Order
{
    public required string Id { get; init; }
    public required string UserId { get; init; }
    public required long ItemId { get; init; }
    public required long Quantity { get; init; }
    public required long UnitPrice { get; init; }

    /// <summary>In coins.</summary>
    public required long Total { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    public sealed class Mapping : IEntityTypeConfiguration<Order>
    {
        public void Configure(EntityTypeBuilder<Order> builder)
        {
            ArgumentNullException.ThrowIfNull(builder);
            builder.HasIndex(order => order.UserId);
            builder.HasOne<Account>().WithMany().HasForeignKey(order => order.UserId).OnDelete(DeleteBehavior.Restrict);
            builder.HasOne<ShopItem>().WithMany().HasForeignKey(order => order.ItemId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
