using System.Security.Cryptography;
using System.Text;
using Crownwatch.Server.Intervening;
using Crownwatch.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Access;

/// <summary>Finds out who sent a request: by its token, else by the word of a trusted proxy, else by the cookie of a signed-in browser.</summary>
public sealed class CallerReader(
    ServerOptions options,
    Installation installation,
    SessionStore sessions,
    TokenStore tokens,
    ILogger<CallerReader> log
)
{
    private const string Scheme = "Bearer ";
    private readonly byte[] _formKey = HMACSHA256.HashData(Encoding.UTF8.GetBytes(installation.Key), "forms"u8);

    /// <summary>Whether everybody who reaches the server may do everything (`--no-sign-in`).</summary>
    public bool NobodySignsIn => options.NoSignIn;

    /// <summary>null where nobody stands behind it.</summary>
    public async Task<Caller?> ReadAsync(HttpContext context)
    {
        if (NobodySignsIn)
        {
            return new Caller(null, Role.Administrator, "no sign-in");
        }

        string? authorization = context.Request.Headers.Authorization;
        if (authorization?.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) == true)
        {
            return await ByTokenAsync(authorization[Scheme.Length..].Trim(), context.RequestAborted);
        }

        if (context.Features.Get<VouchedFor>() is { } vouched)
        {
            return await ByProxyAsync(vouched, context);
        }

        return context.Request.Cookies[SessionCookie.Name] is { Length: > 0 } secret
            ? await BySessionAsync(secret, context.RequestAborted)
            : null;
    }

    private async Task<Caller?> ByTokenAsync(string secret, CancellationToken stopping)
    {
        if (tokens.Find(secret) is not var (token, account))
        {
            return null;
        }

        await GuardedAsync(() => tokens.NoteAsync(token, stopping));

        // Whose account was given a lesser role since has no more through an older token.
        Role? role = RoleNames.Read(token.Grants) is { } granted ? (Role)Math.Min((int)granted, (int)account.Role) : null;
        return new Caller(account.Name, role, $"token {token.Name}")
        {
            Only = role is null ? token.Grants : null,
            AccountId = account.Id,
            TokenId = token.Id,
        };
    }

    // Nobody's password is asked for where a proxy says who it is: somebody without a role is refused, not led to the sign-in.
    private async Task<Caller> ByProxyAsync(VouchedFor vouched, HttpContext context)
    {
        var foreign = context.RequestServices.GetRequiredService<ForeignAccounts>();
        var account = await foreign.ByNameAsync(vouched.Name, vouched.Groups, options.Foreign.Proxy?.Roles, context.RequestAborted);
        return account is null
            ? new Caller(PlainText.Shown(vouched.Name), null, "proxy") { Only = "no role" }
            : new Caller(account.Name, account.Role, "proxy")
            {
                AccountId = account.Id,
                FormToken = FormToken($"proxy {account.Id} {account.Stamp}"),
            };
    }

    private async Task<Caller?> BySessionAsync(string secret, CancellationToken stopping)
    {
        if (sessions.Find(secret) is not var (session, account))
        {
            return null;
        }

        await GuardedAsync(() => sessions.NoteAsync(session, stopping));
        return new Caller(account.Name, account.Role, "session")
        {
            AccountId = account.Id,
            SessionId = session.Id,
            FormToken = FormToken(secret),
        };
    }

    // Where the database can't be written somebody who is signed in must still see what it holds.
    private async Task GuardedAsync(Func<Task> note)
    {
        try
        {
            await note();
        }
        catch (SqliteException e)
        {
            log.LogError(e, "that a session or token is in use can't be written");
        }
    }

    // Bound to the session: a page of another site can neither read it nor make it.
    private string FormToken(string of) => Convert.ToHexStringLower(HMACSHA256.HashData(_formKey, Encoding.UTF8.GetBytes(of)));
}
