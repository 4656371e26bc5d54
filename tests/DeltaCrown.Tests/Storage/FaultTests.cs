using DeltaCrown.Tests.Running;
using Microsoft.Data.Sqlite;
using Xunit;

namespace DeltaCrown.Tests.Storage;

public sealed class FaultTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task While_another_process_holds_the_file_a_change_is_503_a_read_is_served_and_afterwards_all_is_well()
    {
        await using Platform platform = await Platform.StartAsync();
        ApiClient user = await platform.UserAsync(coins: 20);
        object purchase = new { item_id = 1, quantity = 1 };
        await using (SqliteConnection other = await platform.OpenDatabaseAsync())
        {
            await ExecuteAsync(other, "BEGIN IMMEDIATE");
            Answer refused = await user.PostAsync("/api/shop/purchase", purchase, "k");
            refused.AssertRefused(503, "storage_unavailable");
            Assert.Equal("2", refused.Headers["Retry-After"]);
            Assert.Equal(20, await user.BalanceAsync());
            await ExecuteAsync(other, "ROLLBACK");
        }
        Assert.Equal(201, (await user.PostAsync("/api/shop/purchase", purchase, "k")).Status);
        Assert.Equal(10, await user.BalanceAsync());
    }

    [Fact]
    public async Task A_migration_that_was_killed_does_not_keep_the_next_start_waiting()
    {
        string folder = Directory.CreateTempSubdirectory("deltacrown-test-").FullName;
        await using (SqliteConnection database = new($"Data Source={Path.Combine(folder, "deltacrown.db")}"))
        {
            await database.OpenAsync(Stop);
            await ExecuteAsync(
                database,
                """
                CREATE TABLE "__EFMigrationsLock" ("Id" INTEGER NOT NULL CONSTRAINT "PK___EFMigrationsLock" PRIMARY KEY, "Timestamp" TEXT NOT NULL);
                INSERT INTO "__EFMigrationsLock" VALUES (1, '2026-01-01 00:00:00');
                """
            );
        }
        await using Platform platform = await Platform.StartAsync(folder: folder);
        Assert.Equal(200, (await platform.Anonymous.GetAsync("/health/ready")).Status);
    }

    private static async Task ExecuteAsync(SqliteConnection connection, string sql)
    {
        await using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(Stop);
    }
}
