using System.Security.Claims;
using System.Text.Encodings.Web;
using DeltaCrown.Errors;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace DeltaCrown.Accounts;

/// <summary>
/// Who is calling, in this order: the bearer token, on a WebSocket's handshake the query's <c>access_token</c>, the session cookie.
/// A token that is sent must be good: a bad one is not made up for by a cookie.
/// </summary>
public sealed class SessionAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    AccessTokens tokens,
    Sessions sessions
) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Session";
    private string? _reason;
    private bool _foreign;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        string header = Request.Headers.Authorization.ToString();
        if (header.Length > 0)
        {
            return header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
                ? await ByTokenAsync(header["Bearer ".Length..].Trim())
                : Refuse("The Authorization header must be `Bearer ACCESS_TOKEN`.");
        }
        if (Request.Path.StartsWithSegments("/ws") && Request.Query.TryGetValue("access_token", out var query))
        {
            return await ByTokenAsync(query.ToString());
        }
        return Request.Cookies.TryGetValue(SessionCookie.Name, out string? cookie) && !string.IsNullOrEmpty(cookie)
            ? await ByCookieAsync(cookie)
            : AuthenticateResult.NoResult();
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (_foreign)
        {
            return HandleForbiddenAsync(properties);
        }
        Refusal refusal = StandardRefusals.For(StatusCodes.Status401Unauthorized, Request);
        Response.StatusCode = refusal.Status;
        Response.Headers.WWWAuthenticate = _reason is null ? "Bearer" : "Bearer error=\"invalid_token\"";
        // A person with a browser gets a page from the outermost layer instead.
        return Request.Path.StartsWithSegments("/api") ? AnswerAsync(refusal) : Task.CompletedTask;
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        Refusal refusal = StandardRefusals.For(StatusCodes.Status403Forbidden, Request);
        Response.StatusCode = refusal.Status;
        return Request.Path.StartsWithSegments("/api") ? AnswerAsync(refusal) : Task.CompletedTask;
    }

    private Task AnswerAsync(Refusal refusal) => (_reason is null ? refusal : refusal with { Message = _reason }).ExecuteAsync(Context);

    private async Task<AuthenticateResult> ByTokenAsync(string token)
    {
        if (await tokens.ReadAsync(token) is not { } claimed)
        {
            return Refuse("The access token is malformed, expired, or not ours.");
        }
        Caller? caller = await sessions.FindAsync(claimed.SessionId, Context.RequestAborted);
        return caller is not null && caller.UserId == claimed.UserId
            ? Accept(caller)
            : Refuse("The session of this access token has ended.");
    }

    private async Task<AuthenticateResult> ByCookieAsync(string cookie)
    {
        bool changes = !HttpMethods.IsGet(Request.Method) && !HttpMethods.IsHead(Request.Method);
        if ((changes || Context.WebSockets.IsWebSocketRequest) && SessionCookie.ComesFromElsewhere(Request))
        {
            _foreign = true;
            return Refuse("The session cookie is not accepted from another site.");
        }
        return await sessions.FindByCookieAsync(cookie, Context.RequestAborted) is { } caller
            ? Accept(caller)
            : Refuse("The session has ended.");
    }

    private AuthenticateResult Accept(Caller caller)
    {
        Context.Features.Set(caller);
        ClaimsIdentity identity = new(
            [new Claim("sub", caller.UserId), new Claim("role", caller.Role)],
            SchemeName,
            nameType: "sub",
            roleType: "role"
        );
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }

    private AuthenticateResult Refuse(string reason)
    {
        _reason = reason;
        return AuthenticateResult.Fail(reason);
    }
}
