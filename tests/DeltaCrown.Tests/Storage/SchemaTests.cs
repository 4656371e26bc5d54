using DeltaCrown.Storage;
using DeltaCrown.Tests.Running;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace DeltaCrown.Tests.Storage;

/// <summary>The migrations are written by hand: what they make must be what the model says.</summary>
public sealed class SchemaTests(SharedPlatform shared)
{
    private const string Columns = """
        SELECT m.name || '.' || c.name || ' ' || c.type || ' notnull=' || c."notnull" || ' pk=' || c.pk
        FROM sqlite_master m, pragma_table_info(m.name) c
        WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name NOT LIKE '\_\_EF%' ESCAPE '\' ORDER BY 1
        """;

    private const string Indexes = """
        SELECT m.name || ' ' || i.name || ' unique=' || i."unique" || ' ' || (SELECT group_concat(c.name) FROM pragma_index_info(i.name) c)
        FROM sqlite_master m, pragma_index_list(m.name) i
        WHERE m.type = 'table' AND m.name NOT LIKE '\_\_EF%' ESCAPE '\' AND i.origin = 'c' ORDER BY 1
        """;

    private const string ForeignKeys = """
        SELECT m.name || '.' || f."from" || ' -> ' || f."table" || '.' || f."to" || ' ' || f.on_delete
        FROM sqlite_master m, pragma_foreign_key_list(m.name) f WHERE m.type = 'table' ORDER BY 1
        """;

    [Theory]
    [InlineData(Columns)]
    [InlineData(Indexes)]
    [InlineData(ForeignKeys)]
    public async Task The_migrated_schema_is_the_models(string query)
    {
        await using AsyncServiceScope scope = shared.Platform.Services.CreateAsyncScope();
        string script = scope.ServiceProvider.GetRequiredService<PlatformDbContext>().Database.GenerateCreateScript();
        await using SqliteConnection modelled = new("Data Source=:memory:");
        await modelled.OpenAsync(TestContext.Current.CancellationToken);
        await ExecuteAsync(modelled, script);
        await using SqliteConnection migrated = await shared.Platform.OpenDatabaseAsync();

        List<string> expected = await ReadAsync(modelled, query);
        Assert.NotEmpty(expected);
        Assert.Equal(expected, await ReadAsync(migrated, query));
    }

    [Theory]
    [InlineData("UPDATE ledger_entries SET reason = 'nicer'", "append-only")]
    [InlineData("DELETE FROM ledger_entries", "append-only")]
    [InlineData("INSERT OR REPLACE INTO ledger_entries SELECT * FROM ledger_entries LIMIT 1", "ledger_entries")]
    [InlineData("INSERT OR REPLACE INTO audit_entries SELECT * FROM audit_entries LIMIT 1", "append-only")]
    [InlineData(
        "INSERT INTO ledger_entries (user_id, amount, balance_after, kind, reference, created_at) SELECT user_id, 5, 5, 'mint', 'x', 0 FROM ledger_entries LIMIT 1",
        "not the sum"
    )]
    [InlineData(
        "INSERT INTO ledger_entries (user_id, amount, balance_after, kind, reference, created_at) SELECT user_id, -9999, -9899, 'burn', 'x', 0 FROM ledger_entries LIMIT 1",
        "CK_ledger_entries_balance"
    )]
    [InlineData("UPDATE audit_entries SET detail = 'nothing'", "append-only")]
    [InlineData("DELETE FROM audit_entries", "append-only")]
    public async Task The_database_itself_refuses_to_rewrite_history(string statement, string because)
    {
        await using Platform platform = await Platform.StartAsync();
        await platform.UserAsync(coins: 100);
        await using SqliteConnection database = await platform.OpenDatabaseAsync();
        SqliteException refused = await Assert.ThrowsAsync<SqliteException>(() => ExecuteAsync(database, statement));
        Assert.Contains(because, refused.Message, StringComparison.Ordinal);
    }

    private static async Task ExecuteAsync(SqliteConnection connection, string sql)
    {
        await using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<List<string>> ReadAsync(SqliteConnection connection, string sql)
    {
        await using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        await using SqliteDataReader reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        List<string> rows = [];
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            rows.Add(reader.GetString(0));
        }
        return rows;
    }
}
