using System.Globalization;
using Crownwatch.Server.Storage;
using Dapper;
using Microsoft.AspNetCore.Identity;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Access;

/// <summary>Keeps accounts for the framework's account manager, which hashes, compares and locks out.</summary>
public sealed class AccountStore(Database database, TimeProvider time)
    : IUserPasswordStore<Account>,
        IUserLockoutStore<Account>,
        IUserSecurityStampStore<Account>
{
    private const string Columns =
        "id, name, normalized, role, password, stamp, disabled, failures, locked_until AS LockedUntil, created_at AS CreatedAt";

    public IReadOnlyList<Account> All() =>
        database.Read(c => c.Query<Row>($"SELECT {Columns} FROM accounts ORDER BY normalized").Select(r => r.ToAccount()).ToList());

    public bool Any() => database.Read(c => c.ExecuteScalar<bool>("SELECT EXISTS (SELECT 1 FROM accounts)"));

    public Account? Find(long id) => database.Read(c => Find(c, id));

    internal static Account? Find(SqliteConnection connection, long id) =>
        connection.QuerySingleOrDefault<Row>($"SELECT {Columns} FROM accounts WHERE id = @id", new { id })?.ToAccount();

    public async Task<IdentityResult> CreateAsync(Account user, CancellationToken cancellationToken)
    {
        user.CreatedAt = time.GetUtcNow();
        try
        {
            user.Id = await database.WriteAsync(
                true,
                c =>
                    c.ExecuteScalar<long>(
                        """
                        INSERT INTO accounts (name, normalized, role, password, stamp, disabled, failures, locked_until, created_at)
                        VALUES (@Name, @Normalized, @Role, @Password, @Stamp, @Disabled, @Failures, @LockedUntil, @CreatedAt)
                        RETURNING id
                        """,
                        Values(user)
                    ),
                cancellationToken
            );
            return IdentityResult.Success;
        }
        catch (SqliteException e) when (e.SqliteErrorCode == 19)
        {
            return IdentityResult.Failed(new IdentityErrorDescriber().DuplicateUserName(user.Name)); // somebody was quicker
        }
    }

    public async Task<IdentityResult> UpdateAsync(Account user, CancellationToken cancellationToken)
    {
        await database.WriteAsync(
            true,
            c =>
                c.Execute(
                    """
                    UPDATE accounts SET name = @Name, normalized = @Normalized, role = @Role, password = @Password, stamp = @Stamp,
                      disabled = @Disabled, failures = @Failures, locked_until = @LockedUntil
                    WHERE id = @Id
                    """,
                    Values(user)
                ),
            cancellationToken
        );
        return IdentityResult.Success;
    }

    /// <summary>Accounts are disabled, never deleted: the audit log names them.</summary>
    public Task<IdentityResult> DeleteAsync(Account user, CancellationToken cancellationToken) =>
        throw new NotSupportedException("an account is disabled, not deleted");

    public Task<Account?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        Task.FromResult(long.TryParse(userId, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? Find(id) : null);

    public Task<Account?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) =>
        Task.FromResult(
            database.Read(c =>
                c.QuerySingleOrDefault<Row>(
                        $"SELECT {Columns} FROM accounts WHERE normalized = @normalizedUserName",
                        new { normalizedUserName }
                    )
                    ?.ToAccount()
            )
        );

    public Task<string> GetUserIdAsync(Account user, CancellationToken cancellationToken) =>
        Task.FromResult(user.Id.ToString(CultureInfo.InvariantCulture));

    public Task<string?> GetUserNameAsync(Account user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Name);

    public Task SetUserNameAsync(Account user, string? userName, CancellationToken cancellationToken) => Set(() => user.Name = userName!);

    public Task<string?> GetNormalizedUserNameAsync(Account user, CancellationToken cancellationToken) =>
        Task.FromResult<string?>(user.Normalized);

    public Task SetNormalizedUserNameAsync(Account user, string? normalizedName, CancellationToken cancellationToken) =>
        Set(() => user.Normalized = normalizedName!);

    public Task SetPasswordHashAsync(Account user, string? passwordHash, CancellationToken cancellationToken) =>
        Set(() => user.Password = passwordHash);

    public Task<string?> GetPasswordHashAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.Password);

    public Task<bool> HasPasswordAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.Password is not null);

    public Task<DateTimeOffset?> GetLockoutEndDateAsync(Account user, CancellationToken cancellationToken) =>
        Task.FromResult(user.LockedUntil);

    public Task SetLockoutEndDateAsync(Account user, DateTimeOffset? lockoutEnd, CancellationToken cancellationToken) =>
        Set(() => user.LockedUntil = lockoutEnd);

    public Task<int> IncrementAccessFailedCountAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(++user.Failures);

    public Task ResetAccessFailedCountAsync(Account user, CancellationToken cancellationToken) => Set(() => user.Failures = 0);

    public Task<int> GetAccessFailedCountAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.Failures);

    public Task<bool> GetLockoutEnabledAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(true);

    public Task SetLockoutEnabledAsync(Account user, bool enabled, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task SetSecurityStampAsync(Account user, string stamp, CancellationToken cancellationToken) => Set(() => user.Stamp = stamp);

    public Task<string?> GetSecurityStampAsync(Account user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Stamp);

    public void Dispose()
    {
        // The database is not ours.
    }

    private static Task Set(Action change)
    {
        change();
        return Task.CompletedTask;
    }

    private static object Values(Account a) =>
        new
        {
            a.Id,
            a.Name,
            a.Normalized,
            Role = RoleNames.Write(a.Role),
            a.Password,
            a.Stamp,
            a.Disabled,
            a.Failures,
            LockedUntil = a.LockedUntil?.ToUnixTimeMilliseconds(),
            CreatedAt = a.CreatedAt.ToUnixTimeMilliseconds(),
        };

    private sealed record Row(
        long Id,
        string Name,
        string Normalized,
        string Role,
        string? Password,
        string Stamp,
        long Disabled,
        long Failures,
        long? LockedUntil,
        long CreatedAt
    )
    {
        public Account ToAccount() =>
            new()
            {
                Id = Id,
                Name = Name,
                Normalized = Normalized,
                Role = RoleNames.Read(Role)!.Value,
                Password = Password,
                Stamp = Stamp,
                Disabled = Disabled != 0,
                Failures = (int)Failures,
                LockedUntil = LockedUntil is { } until ? DateTimeOffset.FromUnixTimeMilliseconds(until) : null,
                CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt),
            };
    }
}
