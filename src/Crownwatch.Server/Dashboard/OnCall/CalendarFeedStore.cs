using Crownwatch.Server.Access;
using Crownwatch.Server.Storage;
using Dapper;

namespace Crownwatch.Server.Dashboard.OnCall;

/// <summary>Calendar feeds: of an address only the hash of its secret is kept; it is shown once and ends when its account does.</summary>
public sealed class CalendarFeedStore(Database database, TimeProvider time)
{
    /// <summary>That one account may have at a time.</summary>
    public const int Most = 20;
    private static readonly TimeSpan NotedEvery = TimeSpan.FromHours(1);
    private const string Columns =
        "f.id AS Id, f.what AS What, f.name AS Name, f.account_id AS AccountId, f.made_by AS MadeBy, f.created_at AS CreatedAt, f.used_at AS UsedAt";

    /// <returns>The secret; null when there are too many already.</returns>
    public Task<string?> MakeAsync(string what, string name, long? account, string by, CancellationToken stopping)
    {
        var secret = Secrets.Make();
        return database.WriteAsync(
            true,
            c =>
                c.Execute(
                    """
                    INSERT INTO calendar_feeds (hash, what, name, account_id, made_by, created_at)
                    SELECT @hash, @what, @name, @account, @by, @now
                    WHERE (SELECT count(*) FROM calendar_feeds WHERE account_id IS @account AND ended_at IS NULL) < @Most
                    """,
                    new
                    {
                        hash = Secrets.Hash(secret),
                        what,
                        name,
                        account,
                        by,
                        now = time.GetUtcNow().ToUnixTimeMilliseconds(),
                        Most,
                    }
                ) == 1
                    ? secret
                    : null,
            stopping
        );
    }

    /// <summary>null when there is none, it was ended, or its account is disabled.</summary>
    public CalendarFeed? Find(string secret) =>
        database.Read(c =>
            c.QuerySingleOrDefault<Row>(
                    $"""
                    SELECT {Columns} FROM calendar_feeds f LEFT JOIN accounts a ON a.id = f.account_id
                    WHERE f.hash = @hash AND f.ended_at IS NULL AND coalesce(a.disabled, 0) = 0
                    """,
                    new { hash = Secrets.Hash(secret) }
                )
                ?.ToFeed()
        );

    /// <summary>That it is in use, once an hour at most.</summary>
    public async Task NoteAsync(CalendarFeed feed, CancellationToken stopping)
    {
        var now = time.GetUtcNow();
        if (feed.UsedAt is not { } used || now - used >= NotedEvery)
        {
            await database.WriteAsync(
                false,
                c =>
                    c.Execute(
                        "UPDATE calendar_feeds SET used_at = @now WHERE id = @Id",
                        new { now = now.ToUnixTimeMilliseconds(), feed.Id }
                    ),
                stopping
            );
        }
    }

    /// <summary>Those that hold, as they were made.</summary>
    /// <param name="everybodys">Not only this account's.</param>
    public IReadOnlyList<CalendarFeed> List(long? account, bool everybodys) =>
        database.Read(c =>
            c.Query<Row>(
                    $"SELECT {Columns} FROM calendar_feeds f WHERE (@everybodys OR f.account_id IS @account) AND f.ended_at IS NULL ORDER BY f.id",
                    new { account, everybodys }
                )
                .Select(r => r.ToFeed())
                .ToList()
        );

    /// <param name="everybodys">Also another account's.</param>
    /// <returns>Whether there was one.</returns>
    public async Task<bool> EndAsync(long id, long? account, bool everybodys, CancellationToken stopping) =>
        await database.WriteAsync(
            true,
            c =>
                c.Execute(
                    """
                    UPDATE calendar_feeds SET ended_at = @now
                    WHERE id = @id AND ended_at IS NULL AND (@everybodys OR account_id IS @account)
                    """,
                    new
                    {
                        id,
                        account,
                        everybodys,
                        now = time.GetUtcNow().ToUnixTimeMilliseconds(),
                    }
                ),
            stopping
        ) > 0;

    private sealed record Row
    {
        public long Id { get; init; }
        public string What { get; init; } = "";
        public string Name { get; init; } = "";
        public long? AccountId { get; init; }
        public string MadeBy { get; init; } = "";
        public long CreatedAt { get; init; }
        public long? UsedAt { get; init; }

        public CalendarFeed ToFeed() =>
            new(
                Id,
                What,
                Name,
                AccountId,
                MadeBy,
                DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt),
                UsedAt is { } used ? DateTimeOffset.FromUnixTimeMilliseconds(used) : null
            );
    }
}
