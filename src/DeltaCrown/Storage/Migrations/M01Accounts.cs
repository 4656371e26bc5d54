using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace DeltaCrown.Storage.Migrations;

[DbContext(typeof(PlatformDbContext))]
[Migration("20261122000001_Accounts")]
public sealed class M01Accounts : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        migrationBuilder.CreateTable(
            "accounts",
            table => new
            {
                id = table.Column<string>(),
                user_name = table.Column<string>(),
                normalized_user_name = table.Column<string>(),
                email = table.Column<string>(nullable: true),
                normalized_email = table.Column<string>(nullable: true),
                password_hash = table.Column<string>(nullable: true),
                security_stamp = table.Column<string>(nullable: true),
                concurrency_stamp = table.Column<string>(nullable: true),
                lockout_end = table.Column<long>(nullable: true),
                lockout_enabled = table.Column<bool>(),
                access_failed_count = table.Column<int>(),
                role = table.Column<string>(),
                created_at = table.Column<long>(),
            },
            constraints: table => table.PrimaryKey("PK_accounts", row => row.id)
        );
        migrationBuilder.CreateIndex("IX_accounts_normalized_user_name", "accounts", "normalized_user_name", unique: true);
        migrationBuilder.CreateTable(
            "sessions",
            table => new
            {
                id = table.Column<string>(),
                user_id = table.Column<string>(),
                cookie_hash = table.Column<string>(),
                created_at = table.Column<long>(),
                expires_at = table.Column<long>(),
                ended_at = table.Column<long>(nullable: true),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_sessions", row => row.id);
                table.ForeignKey(
                    "FK_sessions_accounts_user_id",
                    row => row.user_id,
                    "accounts",
                    "id",
                    onDelete: ReferentialAction.Restrict
                );
            }
        );
        migrationBuilder.CreateIndex("IX_sessions_cookie_hash", "sessions", "cookie_hash", unique: true);
        migrationBuilder.CreateIndex("IX_sessions_user_id", "sessions", "user_id");
        migrationBuilder.CreateTable(
            "refresh_tokens",
            table => new
            {
                hash = table.Column<string>(),
                session_id = table.Column<string>(),
                issued_at = table.Column<long>(),
                used_at = table.Column<long>(nullable: true),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_refresh_tokens", row => row.hash);
                table.ForeignKey(
                    "FK_refresh_tokens_sessions_session_id",
                    row => row.session_id,
                    "sessions",
                    "id",
                    onDelete: ReferentialAction.Restrict
                );
            }
        );
        migrationBuilder.CreateIndex("IX_refresh_tokens_session_id", "refresh_tokens", "session_id");
    }
}
