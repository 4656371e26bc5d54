using System.Runtime.ExceptionServices;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Storage;

/// <summary>A write that waits for its turn; those that wait together share one commit.</summary>
internal abstract class QueuedWrite(bool durable)
{
    private const int Waiting = 0;
    private const int Taken = 1;
    private const int Abandoned = 2;
    private int _state;
    private ExceptionDispatchInfo? _failure;

    public bool Durable => durable;
    public bool IsDone { get; private set; }
    public bool HasFailed => _failure is not null;

    /// <summary>False when its caller has gone away: then it must not be run.</summary>
    public bool TryTake() => Interlocked.CompareExchange(ref _state, Taken, Waiting) == Waiting;

    /// <summary>False when it was already taken: then its outcome is to be waited for.</summary>
    public bool TryAbandon() => Interlocked.CompareExchange(ref _state, Abandoned, Waiting) == Waiting;

    public abstract void Run(SqliteConnection connection);

    public void Fail(Exception failure) => _failure ??= ExceptionDispatchInfo.Capture(failure);

    public void Finish() => IsDone = true;

    public void ThrowIfFailed() => _failure?.Throw();
}

internal sealed class QueuedWrite<T>(bool durable, Func<SqliteConnection, T> work) : QueuedWrite(durable)
{
    public T? Result { get; private set; }

    public override void Run(SqliteConnection connection) => Result = work(connection);
}
