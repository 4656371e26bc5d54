using Crownwatch.Server.Storage;
using Dapper;

namespace Crownwatch.Server.Access;

/// <summary>What a link to choose a password is for.</summary>
/// <param name="AccountId">null: the first administrator, who is yet to be named.</param>
public sealed record Invitation(long? AccountId);

/// <summary>Links that let somebody choose a password, once, within a day.</summary>
public sealed class InvitationStore(Database database, TimeProvider time)
{
    public const string Path = "/welcome";
    public static readonly TimeSpan GoodFor = TimeSpan.FromHours(24);

    /// <summary>Makes one; an older one for the same account is good no more.</summary>
    /// <returns>The address's path, which holds the secret.</returns>
    public async Task<string> MakeAsync(long? account, CancellationToken stopping)
    {
        var secret = Secrets.Make();
        await database.WriteAsync(
            true,
            c =>
            {
                c.Execute("DELETE FROM invitations WHERE account_id IS @account", new { account });
                return c.Execute(
                    "INSERT INTO invitations VALUES (@hash, @account, @until)",
                    new
                    {
                        hash = Secrets.Hash(secret),
                        account,
                        until = (time.GetUtcNow() + GoodFor).ToUnixTimeMilliseconds(),
                    }
                );
            },
            stopping
        );
        return $"{Path}/{secret}";
    }

    /// <summary>null when there is none, it was used, or its day is over.</summary>
    public Invitation? Find(string secret) =>
        database.Read(c =>
            c.Query<(long? Account, long Until)>(
                    "SELECT account_id, expires_at FROM invitations WHERE hash = @hash",
                    new { hash = Secrets.Hash(secret) }
                )
                .Where(i => i.Until > time.GetUtcNow().ToUnixTimeMilliseconds())
                .Select(i => new Invitation(i.Account))
                .FirstOrDefault()
        );

    /// <returns>Whether it was still there: of two who use it at once, one does.</returns>
    public async Task<bool> UseAsync(string secret, CancellationToken stopping) =>
        await database.WriteAsync(
            true,
            c => c.Execute("DELETE FROM invitations WHERE hash = @hash", new { hash = Secrets.Hash(secret) }),
            stopping
        ) > 0;
}
