namespace Crownwatch.Server.Access;

/// <summary>
/// One at a time, from reading an account until it is written: a wrong password that is counted must not undo that the account was
/// disabled meanwhile, guesses at once must not count as one, and two administrators must not lower each other. It also keeps the
/// hashing of passwords, which is slow by design, to one core.
/// </summary>
public sealed class AccountTurn : IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);

    public async Task<T> TakeAsync<T>(Func<Task<T>> work, CancellationToken stopping)
    {
        await _one.WaitAsync(stopping);
        try
        {
            return await work();
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();
}
