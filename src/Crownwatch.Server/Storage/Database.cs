using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Storage;

/// <summary>
/// The SQLite database: one writer, any number of readers (WAL). Every write goes through <see cref="WriteAsync{T}"/>, so that
/// what belongs together is one transaction.
/// </summary>
public sealed class Database : IAsyncDisposable
{
    private const int BusySeconds = 2;
    private readonly string _connectionString;
    private readonly SemaphoreSlim _oneWriter = new(1, 1);
    private readonly ConcurrentBag<SqliteConnection> _readers = [];
    private SqliteConnection? _writer;

    public Database(string path)
    {
        Path = path;
        _connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            // How long a statement waits for a lock that somebody else holds, e.g. a backup tool; the caller then tries again.
            DefaultTimeout = BusySeconds,
            Pooling = false,
        }.ConnectionString;
    }

    public string Path { get; }

    /// <summary>
    /// Runs the work in one transaction and commits it. On any exception nothing of it remains.
    /// </summary>
    /// <param name="durable">Whether the commit must survive a power cut: true for everything that people were or will be told.</param>
    /// <exception cref="SqliteException">The database is locked, read-only, full or broken.</exception>
    public async Task<T> WriteAsync<T>(bool durable, Func<SqliteConnection, T> work, CancellationToken stopping)
    {
        await _oneWriter.WaitAsync(stopping);
        try
        {
            var connection = _writer ??= Open();
            try
            {
                connection.Execute(durable ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
                using var transaction = connection.BeginTransaction(deferred: false);
                var result = work(connection);
                transaction.Commit();
                return result;
            }
            catch (SqliteException)
            {
                // The next write starts on a fresh connection: after an I/O error the old one may keep failing.
                _writer = null;
                await connection.DisposeAsync();
                throw;
            }
        }
        finally
        {
            _oneWriter.Release();
        }
    }

    /// <summary>Reads from one consistent snapshot.</summary>
    public T Read<T>(Func<SqliteConnection, T> work)
    {
        if (!_readers.TryTake(out var connection))
        {
            connection = Open();
        }

        try
        {
            using var transaction = connection.BeginTransaction(deferred: true);
            var result = work(connection);
            transaction.Commit();
            _readers.Add(connection);
            return result;
        }
        catch (Exception)
        {
            connection.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var reader in _readers)
        {
            await reader.DisposeAsync();
        }

        if (_writer is { } writer)
        {
            await writer.DisposeAsync();
        }

        _oneWriter.Dispose();
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(_connectionString);
        connection.Open();
        connection.Execute("PRAGMA journal_mode = WAL");
        connection.Execute("PRAGMA foreign_keys = ON");
        return connection;
    }
}

internal static class SqliteConnectionCommands
{
    public static void Execute(this SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
