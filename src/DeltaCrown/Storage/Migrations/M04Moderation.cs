using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace DeltaCrown.Storage.Migrations;

[DbContext(typeof(PlatformDbContext))]
[Migration("20261122000004_Moderation")]
public sealed class M04Moderation : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        migrationBuilder.CreateTable(
            "sanctions",
            table => new
            {
                id = table.Column<string>(),
                user_id = table.Column<string>(),
                type = table.Column<string>(),
                scope = table.Column<string>(),
                scope_id = table.Column<string>(nullable: true),
                reason_code = table.Column<string>(),
                starts_at = table.Column<long>(),
                ends_at = table.Column<long>(nullable: true),
                revoked_at = table.Column<long>(nullable: true),
                revoked_by = table.Column<string>(nullable: true),
                created_by = table.Column<string>(),
                created_at = table.Column<long>(),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_sanctions", row => row.id);
                table.ForeignKey(
                    "FK_sanctions_accounts_user_id",
                    row => row.user_id,
                    "accounts",
                    "id",
                    onDelete: ReferentialAction.Restrict
                );
                table.CheckConstraint("CK_sanctions_type", "type IN ('ban', 'suspend', 'mute')");
                table.CheckConstraint(
                    "CK_sanctions_scope",
                    "(scope = 'global' AND scope_id IS NULL) OR (scope = 'tournament' AND scope_id IS NOT NULL)"
                );
            }
        );
        migrationBuilder.CreateIndex("IX_sanctions_user_id", "sanctions", "user_id");
        migrationBuilder.CreateTable(
            "audit_entries",
            table => new
            {
                id = table.Column<long>().Annotation("Sqlite:Autoincrement", true),
                at = table.Column<long>(),
                actor_id = table.Column<string>(),
                action = table.Column<string>(),
                subject_id = table.Column<string>(),
                reference = table.Column<string>(),
                detail = table.Column<string>(),
            },
            constraints: table => table.PrimaryKey("PK_audit_entries", row => row.id)
        );
        AppendOnly.Guard(migrationBuilder, "audit_entries");
    }
}
