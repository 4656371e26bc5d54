using System.Globalization;
using System.Security.Cryptography;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Storage;

/// <summary>Brings the schema to this program's version by the numbered .sql files, each in the transaction that records it.</summary>
public static class Migrator
{
    /// <summary>Applies what is missing.</summary>
    /// <returns>The installation, made when the database was created.</returns>
    /// <exception cref="DatabaseTooNewException">The database was written by a newer version.</exception>
    public static Task<Installation> MigrateAsync(Database database, TimeProvider time, CancellationToken stopping) =>
        database.WriteAsync(true, connection => Migrate(connection, time.GetUtcNow()), stopping);

    /// <summary>Writes and changes nothing: a transaction without a write succeeds even on a read-only file.</summary>
    public static void Probe(SqliteConnection connection) => connection.Execute("UPDATE installation SET id = id");

    /// <summary>The schema version of this program.</summary>
    public static int Latest => Scripts()[^1].Number;

    /// <exception cref="DatabaseTooNewException">The version is that of a newer program.</exception>
    public static void RefuseNewer(int version)
    {
        if (version > Latest)
        {
            throw new DatabaseTooNewException(version, Latest);
        }
    }

    private static Installation Migrate(SqliteConnection connection, DateTimeOffset now)
    {
        var scripts = Scripts();
        var version = connection.ExecuteScalar<int>("PRAGMA user_version");
        RefuseNewer(version);
        foreach (var (number, sql) in scripts.Where(s => s.Number > version))
        {
            connection.Execute(sql);
            connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {number}"));
        }

        Probe(connection);
        var fresh = new Installation(Guid.NewGuid().ToString("N")[..12], Convert.ToHexString(RandomNumberGenerator.GetBytes(32)));
        connection.Execute(
            "INSERT INTO installation (id, created_at) SELECT @Id, @now WHERE NOT EXISTS (SELECT 1 FROM installation)",
            new { fresh.Id, now = now.ToUnixTimeMilliseconds() }
        );
        connection.Execute("UPDATE installation SET key = @Key WHERE key = ''", new { fresh.Key });
        return connection.QuerySingle<Installation>("SELECT id AS Id, key AS Key FROM installation");
    }

    private static List<(int Number, string Sql)> Scripts()
    {
        var assembly = typeof(Migrator).Assembly;
        const string folder = ".Storage.Migrations.";
        return
        [
            .. assembly
                .GetManifestResourceNames()
                .Where(name => name.Contains(folder, StringComparison.Ordinal))
                .Select(name =>
                {
                    using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                    var file = name[(name.IndexOf(folder, StringComparison.Ordinal) + folder.Length)..];
                    return (int.Parse(file[..4], CultureInfo.InvariantCulture), reader.ReadToEnd());
                })
                .OrderBy(s => s.Item1),
        ];
    }
}

/// <summary>Going on would harm data that this version does not understand.</summary>
public sealed class DatabaseTooNewException(int found, int known)
    : Exception($"the database has schema version {found}, this program knows up to {known}: start the newer version, or another database");
