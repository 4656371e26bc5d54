using Microsoft.EntityFrameworkCore.Migrations;

namespace DeltaCrown.Storage.Migrations;

/// <summary>Triggers that make a table refuse UPDATE, DELETE, and an INSERT that would replace or slip in before a row.</summary>
public static class AppendOnly
{
    public static void Guard(MigrationBuilder migrationBuilder, string table)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        migrationBuilder.Sql(
            $"""
            CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
            BEGIN SELECT RAISE(ABORT, '{table} is append-only: no row may be updated'); END;
            """
        );
        migrationBuilder.Sql(
            $"""
            CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
            BEGIN SELECT RAISE(ABORT, '{table} is append-only: no row may be deleted'); END;
            """
        );
        // INSERT OR REPLACE deletes without the trigger above; NEW.id is -1 or null where SQLite is to choose the id.
        migrationBuilder.Sql(
            $"""
            CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}
            WHEN NEW.id <> -1 AND NEW.id <= (SELECT MAX(id) FROM {table})
            BEGIN SELECT RAISE(ABORT, '{table} is append-only: rows are added at the end'); END;
            """
        );
    }
}
