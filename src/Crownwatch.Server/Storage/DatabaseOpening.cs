using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Storage;

/// <summary>Makes the database ready at start. One that somebody else holds for a moment is waited for; anything else is an answer.</summary>
public sealed class DatabaseOpening(string path, TimeProvider time, Action<string> say)
{
    private static readonly TimeSpan WaitAtMost = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);
    private const int Busy = 5;
    private const int Locked = 6;
    private readonly long _began = time.GetTimestamp();
    private bool _said;

    /// <summary>The lock that keeps a second server away, or null when another one holds it for all that time.</summary>
    /// <exception cref="IOException">The folder can't be made or written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder can't be made or written.</exception>
    public async Task<DatabaseLock?> TakeLockAsync(CancellationToken stopping)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        while (true)
        {
            if (DatabaseLock.TryTake(path) is { } taken)
            {
                return taken;
            }

            if (time.GetElapsedTime(_began) > WaitAtMost)
            {
                return null;
            }

            await WaitAsync("in use by another crownwatch-server", stopping);
        }
    }

    /// <summary>Brings it to this program's version, after a copy of how it was.</summary>
    /// <exception cref="SqliteException">It can't be used, or was locked for all that time.</exception>
    /// <exception cref="DatabaseTooNewException">It was written by a newer version.</exception>
    public async Task<Installation> MigrateAsync(Database database, CancellationToken stopping)
    {
        while (true)
        {
            try
            {
                BackUp();
                return await Migrator.MigrateAsync(database, time, stopping);
            }
            catch (SqliteException e) when (e.SqliteErrorCode is Busy or Locked && time.GetElapsedTime(_began) < WaitAtMost)
            {
                await WaitAsync("locked by another program", stopping);
            }
        }
    }

    // Before a migration: one that turns out badly can be undone with the program before it.
    private void BackUp()
    {
        var version = DatabaseBackup.Version(path);
        if (version > 0 && version < Migrator.Latest)
        {
            var file = $"{path}.schema-{version}";
            DatabaseBackup.Write(path, file);
            say($"the database is brought from schema version {version} to {Migrator.Latest}; as it was it is {file}");
        }
    }

    private async Task WaitAsync(string why, CancellationToken stopping)
    {
        if (!_said)
        {
            say($"the database {path} is {why}; waiting for it, at most {WaitAtMost.TotalSeconds:0} s");
            _said = true;
        }

        await Task.Delay(LookEvery, time, stopping);
    }
}
