using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace DeltaCrown.Storage.Migrations;

[DbContext(typeof(PlatformDbContext))]
[Migration("20261122000003_Shop")]
public sealed class M03Shop : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        migrationBuilder.CreateTable(
            "shop_items",
            table => new
            {
                id = table.Column<long>(),
                name = table.Column<string>(),
                price = table.Column<long>(),
                stock = table.Column<long>(),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_shop_items", row => row.id);
                table.CheckConstraint("CK_shop_items_price", "price > 0");
                table.CheckConstraint("CK_shop_items_stock", "stock >= 0");
            }
        );
        migrationBuilder.CreateTable(
            "orders",
            table => new
            {
                id = table.Column<string>(),
                user_id = table.Column<string>(),
                item_id = table.Column<long>(),
                quantity = table.Column<long>(),
                unit_price = table.Column<long>(),
                total = table.Column<long>(),
                created_at = table.Column<long>(),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_orders", row => row.id);
                table.ForeignKey("FK_orders_accounts_user_id", row => row.user_id, "accounts", "id", onDelete: ReferentialAction.Restrict);
                table.ForeignKey(
                    "FK_orders_shop_items_item_id",
                    row => row.item_id,
                    "shop_items",
                    "id",
                    onDelete: ReferentialAction.Restrict
                );
                table.CheckConstraint("CK_orders_total", "quantity > 0 AND total = quantity * unit_price");
            }
        );
        migrationBuilder.CreateIndex("IX_orders_user_id", "orders", "user_id");
        migrationBuilder.CreateIndex("IX_orders_item_id", "orders", "item_id");
    }
}
