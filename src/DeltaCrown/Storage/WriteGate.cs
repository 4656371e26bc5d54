using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace DeltaCrown.Storage;

/// <summary>
/// SQLite has one writer. Writers of this process queue here, in order and without polling; another process is kept out by
/// BEGIN IMMEDIATE, which the provider uses for every transaction that it is not told to defer.
/// </summary>
public sealed class WriteGate : IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Runs <paramref name="work"/> alone, in one transaction; whatever it read is still true when it commits.</summary>
    /// <exception cref="WriteGateBusyException">No turn within 20 s.</exception>
    public async Task<T> RunAsync<T>(PlatformDbContext db, Func<Task<T>> work, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(work);
        if (!await _turn.WaitAsync(LongestWait, stop))
        {
            throw new WriteGateBusyException();
        }
        try
        {
            // What was read before the turn may be stale by now.
            db.ChangeTracker.Clear();
            await using IDbContextTransaction transaction = await db.Database.BeginTransactionAsync(stop);
            T result = await work();
            await db.SaveChangesAsync(stop);
            await transaction.CommitAsync(CancellationToken.None);
            return result;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();
}
