using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace DeltaCrown.Storage.Migrations;

/// <summary>The ledger and the keys of repeated requests. What the ledger promises, the database itself keeps.</summary>
[DbContext(typeof(PlatformDbContext))]
[Migration("20261122000002_Ledger")]
public sealed class M02Ledger : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        migrationBuilder.CreateTable(
            "ledger_entries",
            table => new
            {
                id = table.Column<long>().Annotation("Sqlite:Autoincrement", true),
                user_id = table.Column<string>(),
                amount = table.Column<long>(),
                balance_after = table.Column<long>(),
                kind = table.Column<string>(),
                reference = table.Column<string>(),
                counterparty_id = table.Column<string>(nullable: true),
                reason = table.Column<string>(nullable: true),
                created_at = table.Column<long>(),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_ledger_entries", row => row.id);
                table.ForeignKey(
                    "FK_ledger_entries_accounts_user_id",
                    row => row.user_id,
                    "accounts",
                    "id",
                    onDelete: ReferentialAction.Restrict
                );
                table.CheckConstraint("CK_ledger_entries_amount", "typeof(amount) = 'integer' AND amount <> 0");
                table.CheckConstraint("CK_ledger_entries_balance", "typeof(balance_after) = 'integer' AND balance_after >= 0");
            }
        );
        migrationBuilder.CreateIndex("IX_ledger_entries_user_id_id", "ledger_entries", ["user_id", "id"]);
        AppendOnly.Guard(migrationBuilder, "ledger_entries");
        migrationBuilder.Sql(
            """
            CREATE TRIGGER ledger_entries_balance BEFORE INSERT ON ledger_entries
            WHEN NEW.balance_after IS NOT NEW.amount + COALESCE(
                (SELECT balance_after FROM ledger_entries WHERE user_id = NEW.user_id ORDER BY id DESC LIMIT 1), 0)
            BEGIN SELECT RAISE(ABORT, 'ledger_entries: balance_after is not the sum of the ledger'); END;
            """
        );
        migrationBuilder.CreateTable(
            "idempotency_records",
            table => new
            {
                user_id = table.Column<string>(),
                operation = table.Column<string>(),
                key = table.Column<string>(),
                fingerprint = table.Column<string>(),
                status = table.Column<int>(),
                body = table.Column<string>(),
                created_at = table.Column<long>(),
            },
            constraints: table =>
                table.PrimaryKey(
                    "PK_idempotency_records",
                    row => new
                    {
                        row.user_id,
                        row.operation,
                        row.key,
                    }
                )
        );
    }
}
