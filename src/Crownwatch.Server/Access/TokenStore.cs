using Crownwatch.Server.Storage;
using Dapper;

namespace Crownwatch.Server.Access;

/// <summary>A token for programs. It is shown once, when it is made.</summary>
/// <param name="Grants">viewer, responder, administrator, alerts or metrics; never more than its account's role.</param>
/// <param name="UsedAt">To the hour; null when it never was.</param>
public sealed record ApiToken(
    long Id,
    string Name,
    string Grants,
    long AccountId,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt,
    DateTimeOffset? UsedAt
);

/// <summary>Tokens: of a token only its hash is kept.</summary>
public sealed class TokenStore(Database database, TimeProvider time)
{
    /// <summary>What every token begins with, so that scanners for leaked secrets know one.</summary>
    public const string Mark = "crownwatch_";
    public static readonly IReadOnlyList<string> AllGrants = ["viewer", "responder", "administrator", "alerts", "metrics"];
    public static readonly TimeSpan LongestLife = TimeSpan.FromDays(366);
    private static readonly TimeSpan NotedEvery = TimeSpan.FromHours(1);
    private const string Columns =
        "id, name, grants, account_id AS AccountId, created_at AS CreatedAt, expires_at AS ExpiresAt, used_at AS UsedAt";

    public async Task<(ApiToken Token, string Secret)> MakeAsync(
        Account account,
        string name,
        string grants,
        TimeSpan lasts,
        CancellationToken stopping
    )
    {
        var secret = Mark + Secrets.Make();
        var now = time.GetUtcNow();
        var row = await database.WriteAsync(
            true,
            c =>
                c.QuerySingle<Row>(
                    $"""
                    INSERT INTO tokens (hash, name, grants, account_id, created_at, expires_at)
                    VALUES (@hash, @name, @grants, @account, @now, @until) RETURNING {Columns}
                    """,
                    new
                    {
                        hash = Secrets.Hash(secret),
                        name,
                        grants,
                        account = account.Id,
                        now = now.ToUnixTimeMilliseconds(),
                        until = (now + lasts).ToUnixTimeMilliseconds(),
                    }
                ),
            stopping
        );
        return (row.ToToken(), secret);
    }

    /// <summary>null when there is none, it is over, or its account is disabled.</summary>
    public (ApiToken Token, Account Account)? Find(string secret)
    {
        if (!secret.StartsWith(Mark, StringComparison.Ordinal))
        {
            return null;
        }

        return database.Read(c =>
            c.QuerySingleOrDefault<Row>(
                $"SELECT {Columns} FROM tokens WHERE hash = @hash AND ended_at IS NULL AND expires_at > @now",
                new { hash = Secrets.Hash(secret), now = time.GetUtcNow().ToUnixTimeMilliseconds() }
            )
                is { } row
            && AccountStore.Find(c, row.AccountId) is { Disabled: false } account
                ? (row.ToToken(), account)
                : ((ApiToken, Account)?)null
        );
    }

    /// <summary>That it is in use, once an hour at most.</summary>
    public async Task NoteAsync(ApiToken token, CancellationToken stopping)
    {
        var now = time.GetUtcNow();
        if (token.UsedAt is not { } used || now - used >= NotedEvery)
        {
            await database.WriteAsync(
                false,
                c => c.Execute("UPDATE tokens SET used_at = @now WHERE id = @Id", new { now = now.ToUnixTimeMilliseconds(), token.Id }),
                stopping
            );
        }
    }

    /// <summary>Those that hold, by name.</summary>
    /// <param name="account">null: everybody's.</param>
    public IReadOnlyList<ApiToken> List(long? account) =>
        database.Read(c =>
            c.Query<Row>(
                    $"SELECT {Columns} FROM tokens WHERE (@account IS NULL OR account_id = @account) AND ended_at IS NULL AND expires_at > @now ORDER BY name, id",
                    new { account, now = time.GetUtcNow().ToUnixTimeMilliseconds() }
                )
                .Select(r => r.ToToken())
                .ToList()
        );

    /// <param name="account">Only if it is this one's; null: whosever.</param>
    /// <returns>Whether there was one.</returns>
    public async Task<bool> EndAsync(long id, long? account, CancellationToken stopping) =>
        await database.WriteAsync(
            true,
            c =>
                c.Execute(
                    "UPDATE tokens SET ended_at = @now WHERE id = @id AND ended_at IS NULL AND (@account IS NULL OR account_id = @account)",
                    new
                    {
                        id,
                        account,
                        now = time.GetUtcNow().ToUnixTimeMilliseconds(),
                    }
                ),
            stopping
        ) > 0;

    private sealed record Row(long Id, string Name, string Grants, long AccountId, long CreatedAt, long ExpiresAt, long? UsedAt)
    {
        public ApiToken ToToken() =>
            new(
                Id,
                Name,
                Grants,
                AccountId,
                DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt),
                DateTimeOffset.FromUnixTimeMilliseconds(ExpiresAt),
                UsedAt is { } used ? DateTimeOffset.FromUnixTimeMilliseconds(used) : null
            );
    }
}
