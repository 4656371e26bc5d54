using Microsoft.EntityFrameworkCore;

namespace DeltaCrown.Storage;

/// <summary>Brings the database file to the schema of this version.</summary>
public static class DatabasePreparation
{
    private const string ForgetStaleLock = """
        CREATE TABLE IF NOT EXISTS "__EFMigrationsLock" (
            "Id" INTEGER NOT NULL CONSTRAINT "PK___EFMigrationsLock" PRIMARY KEY, "Timestamp" TEXT NOT NULL);
        DELETE FROM "__EFMigrationsLock";
        """;

    public static async Task MigrateAsync(PlatformDbContext db, DatabaseLocation location, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(location);
        // EF Core's own lock is a row that outlives a killed process; ours is held by the operating system, and under it a row
        // that is still there belongs to nobody.
        await using FileStream turn = await TakeTurnAsync(Path.Combine(location.DataFolder, "migration.lock"), stop);
        await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL", stop);
        if ((await db.Database.GetPendingMigrationsAsync(stop)).Any())
        {
            await db.Database.ExecuteSqlRawAsync(ForgetStaleLock, stop);
            await db.Database.MigrateAsync(stop);
        }
    }

    private static async Task<FileStream> TakeTurnAsync(string path, CancellationToken stop)
    {
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(path))
            {
                // Another instance is preparing the same database.
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, stop);
            }
        }
    }
}
