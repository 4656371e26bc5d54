using Crownwatch.Server.Storage;
using Crownwatch.Tests.Servers;
using Dapper;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Crownwatch.Tests.Storage;

/// <summary>Issue 5: backup on a running server, restore, and a backup by itself before a migration; through the real program.</summary>
public sealed class BackupTests
{
    private const int Within = 120_000;

    [Fact(Timeout = Within)]
    public async Task A_backup_of_a_running_server_is_restored_with_its_incident_and_what_was_there_is_kept()
    {
        await using var scene = await Scene.WatchingOneAsync();
        scene.Target.Answer(503, "/one");
        await scene.SettledAsync(1);
        var copy = Path.Combine(scene.Folder, "copy.db");

        Assert.Equal((0, true), await RunAsync($"{copy}: ", "backup", copy, "--database", scene.Database));
        Assert.Equal((1, true), await RunAsync("exists already", "backup", copy, "--database", scene.Database));
        Assert.Equal(
            (1, true),
            await RunAsync("a crownwatch-server runs on it; stop it first", "restore", copy, "--database", scene.Database)
        );
        scene.Target.Answer(200, "/one");
        await scene.SettledAsync(1, "resolved");
        await scene.Server.StopAsync(Scene.Cancel);

        Assert.Equal((0, true), await RunAsync("is restored; what was there is", "restore", copy, "--database", scene.Database));

        Assert.Equal(1, Scalar(scene.Database, "SELECT count(*) FROM incidents WHERE resolved_at IS NULL"));
        var kept = Assert.Single(Directory.GetFiles(Path.GetDirectoryName(scene.Database)!, "*.before-restore-*"));
        Assert.Equal(0, Scalar(kept, "SELECT count(*) FROM incidents WHERE resolved_at IS NULL"));
        await scene.RestartAsync();
        await scene.SettledAsync(1, "resolved");
    }

    [Fact(Timeout = Within)]
    public async Task What_is_no_database_of_ours_or_a_newer_one_is_refused_and_nothing_is_touched()
    {
        var folder = Directory.CreateTempSubdirectory("crownwatch-test-").FullName;
        var database = Path.Combine(folder, "a.db");
        await using (var made = new Database(database, TimeProvider.System))
        {
            await Migrator.MigrateAsync(made, TimeProvider.System, TestContext.Current.CancellationToken);
        }

        var (text, other, newer) = (Path.Combine(folder, "text"), Path.Combine(folder, "other.db"), Path.Combine(folder, "newer.db"));
        await File.WriteAllTextAsync(text, new string('x', 5000), TestContext.Current.CancellationToken);
        Change(other, "CREATE TABLE t (a)");
        DatabaseBackup.Write(database, newer);
        Change(newer, "PRAGMA user_version = 9999");
        var before = await File.ReadAllBytesAsync(database, TestContext.Current.CancellationToken);

        Assert.Equal((1, true), await RunAsync("not a database", "restore", text, "--database", database));
        Assert.Equal((1, true), await RunAsync("no database of Crownwatch's", "restore", other, "--database", database));
        Assert.Equal((1, true), await RunAsync("schema version 9999", "restore", newer, "--database", database));
        Assert.Equal((1, true), await RunAsync("there is no file", "restore", Path.Combine(folder, "none"), "--database", database));

        Assert.DoesNotContain(
            Directory.GetFiles(folder),
            f => f.EndsWith(".new", StringComparison.Ordinal) || f.EndsWith(".restoring", StringComparison.Ordinal)
        );
        Assert.Equal(before, await File.ReadAllBytesAsync(database, TestContext.Current.CancellationToken));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_restore_signs_everybody_out_and_leaves_no_link_to_use()
    {
        var folder = Directory.CreateTempSubdirectory("crownwatch-test-").FullName;
        var path = Path.Combine(folder, "a.db");
        await using (var database = new Database(path, TimeProvider.System))
        {
            await Migrator.MigrateAsync(database, TimeProvider.System, TestContext.Current.CancellationToken);
        }

        Change(
            path,
            """
            INSERT INTO accounts (id, name, normalized, role, stamp, created_at) VALUES (1, 'ada', 'ADA', 'viewer', '', 0);
            INSERT INTO sessions (hash, account_id, agent, address, created_at, seen_at) VALUES ('h', 1, '', '', 0, 0);
            INSERT INTO invitations VALUES ('i', 1, 9);
            """
        );
        DatabaseBackup.Write(path, path + ".copy");

        DatabaseBackup.Restore(path + ".copy", path, DateTimeOffset.UnixEpoch.AddSeconds(1));

        Assert.Equal(0, Scalar(path, "SELECT count(*) FROM sessions WHERE ended_at IS NULL"));
        Assert.Equal(0, Scalar(path, "SELECT count(*) FROM invitations"));
        Assert.Equal(1, Scalar(path + ".copy", "SELECT count(*) FROM sessions WHERE ended_at IS NULL"));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_database_of_an_older_version_is_copied_before_it_is_migrated()
    {
        var folder = Directory.CreateTempSubdirectory("crownwatch-test-").FullName;
        var path = Path.Combine(folder, "a.db");
        var first = await ReadMigrationAsync();
        Change(path, first + "; PRAGMA user_version = 1");
        List<string> said = [];
        await using (var database = new Database(path, TimeProvider.System))
        {
            await new DatabaseOpening(path, TimeProvider.System, said.Add).MigrateAsync(database, TestContext.Current.CancellationToken);
            await new DatabaseOpening(path, TimeProvider.System, said.Add).MigrateAsync(database, TestContext.Current.CancellationToken);
        }

        Assert.Equal(Migrator.Latest, DatabaseBackup.Version(path));
        Assert.Equal(1, DatabaseBackup.Version(path + ".schema-1"));
        Assert.Contains("as it was it is", Assert.Single(said), StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<(int Exit, bool Said)> RunAsync(string says, params string[] arguments)
    {
        await using var run = new ServerProcess(arguments, new Dictionary<string, string>());
        run.Start();
        var exit = await run.EndAsync(TestContext.Current.CancellationToken);
        return (exit, run.Output.Contains(says, StringComparison.Ordinal));
    }

    private static async Task<string> ReadMigrationAsync()
    {
        var assembly = typeof(Migrator).Assembly;
        var name = assembly.GetManifestResourceNames().Single(n => n.EndsWith("0001_initial.sql", StringComparison.Ordinal));
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    private static long Scalar(string database, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={database};Pooling=False");
        return connection.ExecuteScalar<long>(sql);
    }

    private static void Change(string database, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={database};Pooling=False");
        connection.Execute(sql);
    }
}
