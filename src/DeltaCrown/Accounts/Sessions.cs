using DeltaCrown.Storage;
using Microsoft.EntityFrameworkCore;

namespace DeltaCrown.Accounts;

/// <summary>What a sign-in or a refresh hands out.</summary>
public sealed record Grant(Caller Caller, string Access, string Refresh, string? Cookie);

/// <summary>Opens, continues and ends sessions. Only hashes of what it hands out are stored.</summary>
public sealed class Sessions(PlatformDbContext db, WriteGate gate, AccessTokens tokens, TimeProvider time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(14);

    /// <summary>Inside a turn at the gate.</summary>
    public Grant Open(Account account)
    {
        ArgumentNullException.ThrowIfNull(account);
        string cookie = OpaqueToken.Make();
        DateTimeOffset now = time.GetUtcNow();
        Session session = new()
        {
            Id = Guid.NewGuid().ToString("N"),
            UserId = account.Id,
            CookieHash = OpaqueToken.Hash(cookie),
            CreatedAt = now,
            ExpiresAt = now + Lifetime,
        };
        db.Sessions.Add(session);
        return Hand(new Caller(account.Id, account.Role, session.Id), cookie);
    }

    /// <summary>Turns a refresh token into the next one; null when it is unknown, too old, or was used before (which ends the family).</summary>
    public Task<Grant?> RefreshAsync(string refresh) =>
        gate.RunAsync<Grant?>(
            db,
            async () =>
            {
                string hash = OpaqueToken.Hash(refresh);
                RefreshToken? token = await db.RefreshTokens.FirstOrDefaultAsync(known => known.Hash == hash);
                if (token is null)
                {
                    return null;
                }
                Session session = await db.Sessions.FirstAsync(known => known.Id == token.SessionId);
                DateTimeOffset now = time.GetUtcNow();
                if (token.UsedAt is not null)
                {
                    // Either the client or a thief holds a copy: neither may go on.
                    session.EndedAt ??= now;
                    return null;
                }
                if (session.EndedAt is not null || session.ExpiresAt <= now)
                {
                    return null;
                }
                token.UsedAt = now;
                Account account = await db.Accounts.FirstAsync(known => known.Id == session.UserId);
                return Hand(new Caller(account.Id, account.Role, session.Id), cookie: null);
            },
            CancellationToken.None
        );

    /// <summary>Ends the session that a refresh token belongs to; false when nobody knows the token.</summary>
    public Task<bool> EndByRefreshAsync(string refresh)
    {
        string hash = OpaqueToken.Hash(refresh);
        return gate.RunAsync(
            db,
            async () =>
            {
                RefreshToken? token = await db.RefreshTokens.AsNoTracking().FirstOrDefaultAsync(known => known.Hash == hash);
                return token is not null && await MarkEndedAsync(token.SessionId);
            },
            CancellationToken.None
        );
    }

    public Task<bool> EndAsync(string sessionId) => gate.RunAsync(db, () => MarkEndedAsync(sessionId), CancellationToken.None);

    /// <summary>The caller that a living session belongs to now; null when it has ended. The role is the account's present one.</summary>
    public async Task<Caller?> FindAsync(string sessionId, CancellationToken stop)
    {
        DateTimeOffset now = time.GetUtcNow();
        return await Living(now).Where(living => living.Session.Id == sessionId).Select(Found).FirstOrDefaultAsync(stop);
    }

    public async Task<Caller?> FindByCookieAsync(string cookie, CancellationToken stop)
    {
        DateTimeOffset now = time.GetUtcNow();
        string hash = OpaqueToken.Hash(cookie);
        return await Living(now).Where(living => living.Session.CookieHash == hash).Select(Found).FirstOrDefaultAsync(stop);
    }

    private static readonly System.Linq.Expressions.Expression<Func<LivingSession, Caller>> Found = living => new Caller(
        living.Account.Id,
        living.Account.Role,
        living.Session.Id
    );

    private IQueryable<LivingSession> Living(DateTimeOffset now) =>
        from session in db.Sessions.AsNoTracking()
        join account in db.Accounts.AsNoTracking() on session.UserId equals account.Id
        where session.EndedAt == null && session.ExpiresAt > now
        select new LivingSession { Session = session, Account = account };

    private async Task<bool> MarkEndedAsync(string sessionId)
    {
        Session? session = await db.Sessions.FirstOrDefaultAsync(known => known.Id == sessionId);
        if (session is null)
        {
            return false;
        }
        session.EndedAt ??= time.GetUtcNow();
        return true;
    }

    private Grant Hand(Caller caller, string? cookie)
    {
        string refresh = OpaqueToken.Make();
        db.RefreshTokens.Add(
            new RefreshToken
            {
                Hash = OpaqueToken.Hash(refresh),
                SessionId = caller.SessionId,
                IssuedAt = time.GetUtcNow(),
            }
        );
        return new Grant(caller, tokens.Issue(caller), refresh, cookie);
    }

    private sealed class LivingSession
    {
        public required Session Session { get; init; }
        public required Account Account { get; init; }
    }
}
