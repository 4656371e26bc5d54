using Microsoft.AspNetCore.Identity;

namespace DeltaCrown.Accounts;

/// <summary>
/// Identity's hasher, with a bound on how many hashes are computed at once: hashing is slow on purpose, and a burst of logins must
/// leave a processor to everybody else.
/// </summary>
public sealed class PasswordHashing(IPasswordHasher<Account> hasher) : IDisposable
{
    private static readonly Account Nobody = new();
    private readonly SemaphoreSlim _turns = new(Math.Max(1, Environment.ProcessorCount - 1));
    private readonly string _nobodysHash = hasher.HashPassword(Nobody, OpaqueToken.Make());

    public Task<string> HashAsync(Account account, string password) => RunAsync(() => hasher.HashPassword(account, password));

    /// <summary>Whether the password is the account's; without an account it is not, at the same cost.</summary>
    public Task<bool> VerifyAsync(Account? account, string password) =>
        RunAsync(() =>
            hasher.VerifyHashedPassword(account ?? Nobody, account?.PasswordHash ?? _nobodysHash, password)
                != PasswordVerificationResult.Failed
            && account is not null
        );

    public void Dispose() => _turns.Dispose();

    private async Task<T> RunAsync<T>(Func<T> hash)
    {
        await _turns.WaitAsync();
        try
        {
            return await Task.Run(hash);
        }
        finally
        {
            _turns.Release();
        }
    }
}
