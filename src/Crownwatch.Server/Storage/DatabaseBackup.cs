using Dapper;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Storage;

/// <summary>Copies of the database: whole, checked, in one file; made while a server runs on it.</summary>
public static class DatabaseBackup
{
    private const int FirstWithAccess = 11;

    /// <summary>
    /// Copies the database as it is at one moment. Nobody who writes to it waits. The copy has its name only once it is whole and checked.
    /// </summary>
    /// <param name="file">Replaced where it exists.</param>
    /// <returns>The copy's schema version.</returns>
    /// <exception cref="SqliteException">The database can't be read, or the copy not be written.</exception>
    /// <exception cref="IOException">The copy can't be written, or is damaged.</exception>
    public static int Write(string database, string file)
    {
        var next = file + ".new";
        Remove(next);
        try
        {
            int version;
            using (var source = Open(database, SqliteOpenMode.ReadOnly))
            using (var copy = Open(next, SqliteOpenMode.ReadWriteCreate))
            {
                source.BackupDatabase(copy);
                copy.Execute("PRAGMA journal_mode = DELETE"); // one file, whatever the original's mode
                version = Check(copy, file);
            }

            File.Move(next, file, overwrite: true);
            return version;
        }
        finally
        {
            Remove(next);
        }
    }

    /// <summary>
    /// Puts a copy in the place of the database, which nobody may be using (<see cref="DatabaseLock"/>). What was there is kept beside it.
    /// </summary>
    /// <returns>Where what was there is kept; null where nothing was.</returns>
    /// <exception cref="DatabaseTooNewException">A newer version wrote the copy.</exception>
    /// <exception cref="SqliteException">One of the two can't be read or written.</exception>
    /// <exception cref="IOException">The same, or the copy is damaged or none of ours.</exception>
    public static string? Restore(string copy, string database, DateTimeOffset now)
    {
        var next = database + ".restoring";
        try
        {
            var version = Write(copy, next);
            Migrator.RefuseNewer(version);
            SignEverybodyOut(next, version, now);
            string? kept = null;
            if (File.Exists(database))
            {
                kept = $"{database}.before-restore-{now:yyyyMMdd'T'HHmmss'Z'}";
                Write(database, kept);
            }

            // What belongs to the old file would be taken for the new one's.
            File.Delete(database + "-wal");
            File.Delete(database + "-shm");
            File.Move(next, database, overwrite: true);
            return kept;
        }
        finally
        {
            Remove(next);
        }
    }

    /// <summary>The schema version of a database of ours; 0 for one that is empty or not there.</summary>
    public static int Version(string database)
    {
        if (!File.Exists(database))
        {
            return 0;
        }

        using var connection = Open(database, SqliteOpenMode.ReadOnly);
        return connection.ExecuteScalar<int>("PRAGMA user_version");
    }

    // Whoever was signed out since the copy was made would be signed in again, and links that were used could be used once more.
    private static void SignEverybodyOut(string database, int version, DateTimeOffset now)
    {
        if (version < FirstWithAccess)
        {
            return;
        }

        using var connection = Open(database, SqliteOpenMode.ReadWrite);
        connection.Execute(
            "UPDATE sessions SET ended_at = @now WHERE ended_at IS NULL; DELETE FROM invitations;",
            new { now = now.ToUnixTimeMilliseconds() }
        );
    }

    private static int Check(SqliteConnection copy, string file)
    {
        var damage = copy.Query<string>("PRAGMA quick_check(1)").First();
        if (damage != "ok")
        {
            throw new IOException($"{file} would be damaged: {damage}");
        }

        var ours = copy.ExecuteScalar<bool>("SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'installation')");
        return ours
            ? copy.ExecuteScalar<int>("PRAGMA user_version")
            : throw new IOException("it is no database of Crownwatch's: it has no table 'installation'");
    }

    private static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = path,
                Mode = mode,
                Pooling = false,
            }.ConnectionString
        );
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static void Remove(string file)
    {
        File.Delete(file);
        File.Delete(file + "-journal");
    }
}
