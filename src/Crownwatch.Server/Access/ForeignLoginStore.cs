using Crownwatch.Server.Storage;
using Dapper;

namespace Crownwatch.Server.Access;

/// <summary>Which account is whose at an OpenID Connect provider. One account has one login there at most.</summary>
public sealed class ForeignLoginStore(Database database, TimeProvider time)
{
    /// <returns>The account's number; null for somebody who never signed in so.</returns>
    public long? Find(string issuer, string subject) =>
        database.Read(c =>
            c.ExecuteScalar<long?>(
                "SELECT account_id FROM foreign_logins WHERE issuer = @issuer AND subject = @subject",
                new { issuer, subject }
            )
        );

    /// <summary>The accounts that have one.</summary>
    public IReadOnlySet<long> Accounts() => database.Read(c => c.Query<long>("SELECT account_id FROM foreign_logins").ToHashSet());

    public Task AddAsync(string issuer, string subject, long account, CancellationToken stopping) =>
        database.WriteAsync(
            true,
            c =>
                c.Execute(
                    "INSERT INTO foreign_logins (issuer, subject, account_id, created_at) VALUES (@issuer, @subject, @account, @now)",
                    new
                    {
                        issuer,
                        subject,
                        account,
                        now = time.GetUtcNow().ToUnixTimeMilliseconds(),
                    }
                ),
            stopping
        );
}
