using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Storage;

/// <summary>
/// The SQLite database: one writer, any number of readers (WAL). Every write goes through <see cref="WriteAsync{T}"/>, so that
/// what belongs together is one transaction.
/// </summary>
public sealed class Database : IAsyncDisposable
{
    private const int BusySeconds = 1;
    private const int MostTogether = 256;
    private const int ConstraintViolated = 19;
    private const string OneWrite = "one_write";
    private readonly string _connectionString;
    private readonly SemaphoreSlim _oneWriter = new(1, 1);
    private readonly ConcurrentBag<SqliteConnection> _readers = [];
    private readonly ConcurrentQueue<QueuedWrite> _waiting = new();
    private readonly TimeProvider _time;
    private readonly HostSeams? _seams;
    private SqliteConnection? _writer;
    private long _waitingSince;

    /// <param name="seams">Who watches the commits; null for nobody.</param>
    public Database(string path, TimeProvider time, HostSeams? seams = null)
    {
        (Path, _time, _seams) = (path, time, seams);
        _connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            // How long a statement waits for a lock that somebody else holds, e.g. a backup tool; the caller then tries again.
            DefaultTimeout = BusySeconds,
            Pooling = false,
        }.ConnectionString;
    }

    public string Path { get; }

    /// <summary>How long writes have been waiting without a single commit; zero when the latest one was committed.</summary>
    public TimeSpan UncommittedFor => Volatile.Read(ref _waitingSince) is var since and not 0 ? _time.GetElapsedTime(since) : TimeSpan.Zero;

    /// <summary>
    /// Runs the work in a transaction and commits it. Writes that wait at the same time share the commit, not their fate: when one
    /// of them throws, only that one is undone.
    /// </summary>
    /// <param name="durable">Whether the commit must survive a power cut: true for everything that people were or will be told.</param>
    /// <exception cref="SqliteException">The database is locked, read-only, full or broken.</exception>
    /// <exception cref="OperationCanceledException">We are stopping, and nothing was written.</exception>
    public async Task<T> WriteAsync<T>(bool durable, Func<SqliteConnection, T> work, CancellationToken stopping)
    {
        var write = new QueuedWrite<T>(durable, WriteAlong.Join(work));
        Interlocked.CompareExchange(ref _waitingSince, _time.GetTimestamp(), 0);
        _waiting.Enqueue(write);
        try
        {
            await _oneWriter.WaitAsync(stopping);
        }
        catch (OperationCanceledException) when (!write.TryAbandon())
        {
            // Somebody is writing it at this moment: what comes of it must be known.
            await _oneWriter.WaitAsync(CancellationToken.None);
        }

        try
        {
            while (!write.IsDone)
            {
                WriteWaiting();
            }
        }
        finally
        {
            _oneWriter.Release();
        }

        write.ThrowIfFailed();
        return write.Result!;
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

    private void WriteWaiting()
    {
        List<QueuedWrite> batch = [];
        while (batch.Count < MostTogether && _waiting.TryDequeue(out var write))
        {
            if (write.TryTake())
            {
                batch.Add(write);
            }
        }

        try
        {
            Commit(_writer ??= Open(), batch);
            Volatile.Write(ref _waitingSince, _waiting.IsEmpty ? 0 : _time.GetTimestamp());
        }
        catch (Exception e)
        {
            batch.ForEach(w => w.Fail(e));

            // The next write starts on a fresh connection: after an I/O error the old one may keep failing.
            _writer?.Dispose();
            _writer = null;
        }
        finally
        {
            batch.ForEach(w => w.Finish());
        }
    }

    private void Commit(SqliteConnection connection, List<QueuedWrite> batch)
    {
        connection.Execute(batch.Exists(w => w.Durable) ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
        using var transaction = connection.BeginTransaction(deferred: false);
        foreach (var write in batch)
        {
            transaction.Save(OneWrite);
            try
            {
                write.Run(connection);
            }
            catch (Exception e) when (e is not SqliteException { SqliteErrorCode: not ConstraintViolated })
            {
                write.Fail(e);
                transaction.Rollback(OneWrite);
            }

            transaction.Release(OneWrite);
        }

        _seams?.Committing?.Invoke(connection);
        transaction.Commit();
        _seams?.Committed?.Invoke();
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(_connectionString);
        try
        {
            connection.Open();
            connection.Execute("PRAGMA journal_mode = WAL");
            connection.Execute("PRAGMA foreign_keys = ON");
            return connection;
        }
        catch (Exception)
        {
            connection.Dispose();
            throw;
        }
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
