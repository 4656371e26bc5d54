using DeltaCrown.Errors;
using DeltaCrown.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace DeltaCrown.Accounts;

/// <summary>
/// Checks a password: rate limit, lockout, hash. An unknown name costs the same time as a known one. The hash is computed outside
/// the gate, and the lockout looked at again inside it, so that a burst of guesses gets no more tries than the limit.
/// </summary>
public sealed class SignIn(
    PlatformDbContext db,
    WriteGate gate,
    UserManager<Account> users,
    PasswordHashing hashing,
    Sessions sessions,
    LoginThrottle throttle,
    LoginLimits limits,
    TimeProvider time
)
{
    private static readonly Refusal WrongCredentials = new(401, "invalid_credentials", "The username or the password is wrong.");

    public async Task<(Grant? Grant, Refusal? Refusal)> TryAsync(string client, string username, string password)
    {
        string name = users.NormalizeName(username) ?? "";
        if (throttle.Attempt(client, name) is { } wait)
        {
            return (null, new Refusal(429, "too_many_attempts", "Too many logins in a minute; wait.") { RetryAfter = wait });
        }
        Account? known = await db.Accounts.AsNoTracking().FirstOrDefaultAsync(account => account.NormalizedUserName == name);
        if (known is not null && LockedFor(known) is { } closed)
        {
            throttle.Failed(client, name);
            return (null, Locked(closed));
        }
        bool right = await hashing.VerifyAsync(known, password);
        if (known is null)
        {
            throttle.Failed(client, name);
            return (null, WrongCredentials);
        }
        (Grant? Grant, Refusal? Refusal) answer = await gate.RunAsync(db, () => DecideAsync(known.Id, right), CancellationToken.None);
        if (answer.Refusal is not null)
        {
            throttle.Failed(client, name);
        }
        return answer;
    }

    private async Task<(Grant? Grant, Refusal? Refusal)> DecideAsync(string id, bool right)
    {
        Account account = await db.Accounts.FirstAsync(present => present.Id == id);
        if (LockedFor(account) is { } closed)
        {
            return (null, Locked(closed));
        }
        if (right)
        {
            account.AccessFailedCount = 0;
            account.LockoutEnd = null;
            return (sessions.Open(account), null);
        }
        account.AccessFailedCount++;
        if (account.AccessFailedCount >= limits.FailuresUntilLockout)
        {
            account.AccessFailedCount = 0;
            account.LockoutEnd = time.GetUtcNow() + limits.Lockout;
        }
        return (null, WrongCredentials);
    }

    private TimeSpan? LockedFor(Account account) => account.LockoutEnd is { } end && end > time.GetUtcNow() ? end - time.GetUtcNow() : null;

    private static Refusal Locked(TimeSpan wait) =>
        new(423, "account_locked", "Too many failed logins; the account is locked for some minutes.") { RetryAfter = wait };
}
