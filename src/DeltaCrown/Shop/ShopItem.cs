using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DeltaCrown.Shop;

/// <summary>Something that coins buy.</summary>
public sealed class ShopItem
{
    public long Id { get; init; }
    public required string Name { get; init; }

    /// <summary>In coins, above 0.</summary>
    public required long Price { get; init; }

    /// <summary>Pieces left; never below 0.</summary>
    public required long Stock { get; set; }

    public sealed class Mapping : IEntityTypeConfiguration<ShopItem>
    {
        public void Configure(EntityTypeBuilder<ShopItem> builder)
        {
            ArgumentNullException.ThrowIfNull(builder);
            builder.Property(item => item.Id).ValueGeneratedNever();
        }
    }
}
