using Crownwatch.Server.Storage;
using Dapper;

namespace Crownwatch.Server.Access;

/// <summary>A browser that is signed in.</summary>
/// <param name="Agent">What the browser said it is, shortened.</param>
/// <param name="SeenAt">To the hour.</param>
public sealed record Session(long Id, long AccountId, string Agent, string Address, DateTimeOffset CreatedAt, DateTimeOffset SeenAt);

/// <summary>
/// Sessions: made at sign-in, good for 30 days after they were last used, ended by whoever holds the account. Where a provider vouched
/// for somebody, good for a day in all: then it is asked again.
/// </summary>
public sealed class SessionStore(Database database, TimeProvider time)
{
    public static readonly TimeSpan GoodFor = TimeSpan.FromDays(30);
    public static readonly TimeSpan VouchedFor = TimeSpan.FromHours(24);
    private static readonly TimeSpan NotedEvery = TimeSpan.FromHours(1);
    private const int LongestAgent = 200;
    private const string Holds = "ended_at IS NULL AND seen_at > @since AND (expires_at IS NULL OR expires_at > @now)";
    private const string Columns = "id, account_id AS AccountId, agent, address, created_at AS CreatedAt, seen_at AS SeenAt";

    /// <param name="lasts">In all; null: as long as it is used.</param>
    /// <returns>What the browser keeps: it is not stored here.</returns>
    public async Task<string> OpenAsync(Account account, string agent, string address, TimeSpan? lasts, CancellationToken stopping)
    {
        var secret = Secrets.Make();
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        await database.WriteAsync(
            true,
            c =>
                c.Execute(
                    "INSERT INTO sessions (hash, account_id, agent, address, created_at, seen_at, expires_at) VALUES (@hash, @account, @agent, @address, @now, @now, @until)",
                    new
                    {
                        hash = Secrets.Hash(secret),
                        account = account.Id,
                        agent = agent.Length <= LongestAgent ? agent : agent[..LongestAgent],
                        address,
                        now,
                        until = now + (long?)lasts?.TotalMilliseconds,
                    }
                ),
            stopping
        );
        return secret;
    }

    /// <summary>The session and its account; null when it is over, or the account is disabled.</summary>
    public (Session Session, Account Account)? Find(string secret)
    {
        var now = time.GetUtcNow();
        var found = database.Read(c =>
            c.QuerySingleOrDefault<Row>(
                $"SELECT {Columns} FROM sessions WHERE hash = @hash AND {Holds}",
                new
                {
                    hash = Secrets.Hash(secret),
                    since = (now - GoodFor).ToUnixTimeMilliseconds(),
                    now = now.ToUnixTimeMilliseconds(),
                }
            )
                is { } row
            && AccountStore.Find(c, row.AccountId) is { Disabled: false } account
                ? (row.ToSession(), account)
                : ((Session, Account)?)null
        );
        return found;
    }

    /// <summary>That it is in use, once an hour at most.</summary>
    public async Task NoteAsync(Session session, CancellationToken stopping)
    {
        var now = time.GetUtcNow();
        if (now - session.SeenAt >= NotedEvery)
        {
            await database.WriteAsync(
                false,
                c => c.Execute("UPDATE sessions SET seen_at = @now WHERE id = @Id", new { now = now.ToUnixTimeMilliseconds(), session.Id }),
                stopping
            );
        }
    }

    /// <summary>Those that still hold, the latest used first.</summary>
    public IReadOnlyList<Session> Of(long account) =>
        database.Read(c =>
            c.Query<Row>(
                    $"SELECT {Columns} FROM sessions WHERE account_id = @account AND {Holds} ORDER BY seen_at DESC, id DESC",
                    new
                    {
                        account,
                        since = (time.GetUtcNow() - GoodFor).ToUnixTimeMilliseconds(),
                        now = time.GetUtcNow().ToUnixTimeMilliseconds(),
                    }
                )
                .Select(r => r.ToSession())
                .ToList()
        );

    /// <summary>Ends one of the account's sessions, or all but one.</summary>
    /// <param name="id">null: all.</param>
    /// <param name="except">Goes on.</param>
    /// <returns>How many ended.</returns>
    public Task<int> EndAsync(long account, long? id, long? except, CancellationToken stopping) =>
        database.WriteAsync(
            true,
            c =>
                c.Execute(
                    """
                    UPDATE sessions SET ended_at = @now
                    WHERE account_id = @account AND ended_at IS NULL AND (@id IS NULL OR id = @id) AND (@except IS NULL OR id <> @except)
                    """,
                    new
                    {
                        account,
                        id,
                        except,
                        now = time.GetUtcNow().ToUnixTimeMilliseconds(),
                    }
                ),
            stopping
        );

    private sealed record Row(long Id, long AccountId, string Agent, string Address, long CreatedAt, long SeenAt)
    {
        public Session ToSession() =>
            new(
                Id,
                AccountId,
                Agent,
                Address,
                DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt),
                DateTimeOffset.FromUnixTimeMilliseconds(SeenAt)
            );
    }
}
