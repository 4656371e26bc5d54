using System.Net.Mail;
using System.Text.RegularExpressions;
using DeltaCrown.Errors;
using DeltaCrown.Requests;
using DeltaCrown.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DeltaCrown.Accounts;

/// <summary>/api/auth: register, login, refresh, logout, me.</summary>
public static partial class AccountEndpoints
{
    public sealed record RegisterRequest(string Username, string Email, string Password);

    public sealed record Registered(string UserId, string Role, DateTimeOffset CreatedAt);

    public sealed record LoginRequest(string Username, string Password);

    public sealed record RefreshRequest(string Refresh);

    /// <param name="ExpiresIn">Of the access token, in seconds.</param>
    public sealed record SignedIn(string Access, string Refresh, string TokenType, int ExpiresIn, string UserId);

    public sealed record Me(string UserId, string Username, string? Email, string Role, DateTimeOffset CreatedAt);

    public static void MapAccounts(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder auth = routes.MapGroup("/api/auth").WithTags("Accounts");
        auth.MapPost("/register", RegisterAsync)
            .Accepts<RegisterRequest>("application/json")
            .Produces<Registered>(201)
            .WithName("register");
        auth.MapPost("/login", LoginAsync).Accepts<LoginRequest>("application/json").Produces<SignedIn>().WithName("login");
        auth.MapPost("/refresh", RefreshAsync).Accepts<RefreshRequest>("application/json").Produces<SignedIn>().WithName("refresh");
        auth.MapPost("/logout", LogoutAsync).Produces(204).WithName("logout");
        auth.MapGet("/me", MeAsync).Produces<Me>().RequireAuthorization().WithName("me");
    }

    private static async Task<IResult> RegisterAsync(HttpContext http, Registration registration)
    {
        JsonBody body = await JsonBody.ReadAsync(http);
        string username = body.Text("username", 3, 64);
        string email = body.Text("email", 3, 254);
        string password = body.Text("password", PasswordRule.Shortest, PasswordRule.Longest);
        if (body.Refusal is null && !LegalUsername().IsMatch(username))
        {
            body.Add("`username` may hold letters, digits, dot, underscore and hyphen only, of ASCII");
        }
        if (body.Refusal is null && !IsAddress(email))
        {
            body.Add("`email` is no mail address");
        }
        if (body.Refusal is { } refusal)
        {
            return refusal;
        }
        (Account? account, Refusal? refused) = await registration.CreateAsync(username, email, password, Roles.User);
        return account is null ? refused! : TypedResults.Json(new Registered(account.Id, account.Role, account.CreatedAt), statusCode: 201);
    }

    private static async Task<IResult> LoginAsync(HttpContext http, SignIn signIn)
    {
        JsonBody body = await JsonBody.ReadAsync(http);
        string username = body.Text("username", 1, 256);
        string password = body.Text("password", 1, 256);
        if (body.Refusal is { } refusal)
        {
            return refusal;
        }
        string client = http.Connection.RemoteIpAddress?.ToString() ?? "unknown";
        (Grant? grant, Refusal? refused) = await signIn.TryAsync(client, username, password);
        return grant is null ? refused! : Hand(http, grant);
    }

    private static async Task<IResult> RefreshAsync(HttpContext http, Sessions sessions)
    {
        JsonBody body = await JsonBody.ReadAsync(http);
        string refresh = body.Text("refresh", 1, 512);
        if (body.Refusal is { } refusal)
        {
            return refusal;
        }
        return await sessions.RefreshAsync(refresh) is { } grant
            ? Hand(http, grant)
            : new Refusal(401, "invalid_refresh", "The refresh token is unknown, expired, or was used before; sign in again.");
    }

    private static async Task<IResult> LogoutAsync(HttpContext http, Sessions sessions)
    {
        JsonBody body = await JsonBody.ReadAsync(http, optional: true);
        string? refresh = body.OptionalText("refresh", 1, 512);
        if (body.Refusal is { } refusal)
        {
            return refusal;
        }
        Caller? caller = http.Features.Get<Caller>();
        bool ended = caller is not null && await sessions.EndAsync(caller.SessionId);
        bool endedByRefresh = refresh is not null && await sessions.EndByRefreshAsync(refresh);
        if (!ended && !endedByRefresh)
        {
            return StandardRefusals.For(StatusCodes.Status401Unauthorized, http.Request);
        }
        SessionCookie.Clear(http);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> MeAsync(HttpContext http, PlatformDbContext db)
    {
        Caller caller = Caller.Of(http);
        Account account = await db.Accounts.AsNoTracking().FirstAsync(known => known.Id == caller.UserId, http.RequestAborted);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new Me(account.Id, account.UserName!, account.Email, account.Role, account.CreatedAt));
    }

    private static Ok<SignedIn> Hand(HttpContext http, Grant grant)
    {
        http.Response.Headers.CacheControl = "no-store";
        if (grant.Cookie is { } cookie)
        {
            SessionCookie.Set(http, cookie);
        }
        return TypedResults.Ok(
            new SignedIn(grant.Access, grant.Refresh, "Bearer", (int)AccessTokens.Lifetime.TotalSeconds, grant.Caller.UserId)
        );
    }

    private static bool IsAddress(string text) =>
        MailAddress.TryCreate(text, out MailAddress? address) && address.Address == text && text.All(c => c is > ' ' and <= '~');

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]*$", RegexOptions.CultureInvariant)]
    private static partial Regex LegalUsername();
}
