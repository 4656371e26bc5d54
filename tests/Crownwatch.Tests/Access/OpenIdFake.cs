using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Crownwatch.Tests.Dashboard;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Crownwatch.Tests.Access;

/// <summary>
/// A small OpenID Connect provider: discovery, keys, authorization code flow with PKCE, userinfo. Somebody is signed in there already;
/// it checks what a real one checks, and can be told to lie.
/// </summary>
internal sealed class OpenIdFake : IAsyncDisposable
{
    public const string ClientId = "crownwatch";
    public const string ClientSecret = "a secret of the tests, 32 bytes or more";
    private readonly ConcurrentDictionary<string, IQueryCollection> _codes = new();
    private readonly WebApplication _app;
    private int _made;

    private OpenIdFake(WebApplication app, Uri url) => (_app, Url, Issuer) = (app, url, url.AbsoluteUri.TrimEnd('/'));

    public Uri Url { get; }

    /// <summary>Who it says it is.</summary>
    public string Issuer { get; set; }

    /// <summary>What its ID tokens say besides iss, aud, exp, iat, nonce; a claim given here wins over those.</summary>
    public Dictionary<string, object> Claims { get; set; } = [];
    public Dictionary<string, object>? UserInfo { get; set; }

    /// <summary>The key that is published. What signs is <see cref="Signer"/>, this one unless a test says otherwise.</summary>
    public RsaSecurityKey Key { get; set; } = NewKey("first");
    public SigningCredentials? Signer { get; set; }

    /// <summary>Its tokens are not signed at all.</summary>
    public bool Unsigned { get; set; }

    /// <summary>What it answers instead of a code, e.g. access_denied.</summary>
    public string? Error { get; set; }

    public static RsaSecurityKey NewKey(string id) => new(RSA.Create(2048)) { KeyId = id };

    public static async Task<OpenIdFake> StartAsync()
    {
        var port = WatchedTarget.FreePort();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.ListenLocalhost(port));
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        var fake = new OpenIdFake(app, new Uri($"http://127.0.0.1:{port}/"));
        app.UseRouting();
        app.MapGet("/.well-known/openid-configuration", fake.Describe);
        app.MapGet("/keys", fake.Keys);
        app.MapGet("/authorize", fake.Authorize);
        app.MapPost("/token", fake.TokenAsync);
        app.MapGet("/userinfo", fake.Inform);
        await app.StartAsync();
        return fake;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private JsonHttpResult<Dictionary<string, object?>> Describe() =>
        TypedResults.Json(
            new Dictionary<string, object?>
            {
                ["issuer"] = Issuer,
                ["authorization_endpoint"] = new Uri(Url, "authorize"),
                ["token_endpoint"] = new Uri(Url, "token"),
                ["jwks_uri"] = new Uri(Url, "keys"),
                ["userinfo_endpoint"] = UserInfo is null ? null : new Uri(Url, "userinfo"),
            }
        );

    private JsonHttpResult<Dictionary<string, object>> Keys()
    {
        var key = JsonWebKeyConverter.ConvertFromRSASecurityKey(new RsaSecurityKey(Key.Rsa.ExportParameters(false)) { KeyId = Key.KeyId });
        var shown = new Dictionary<string, string>
        {
            ["kty"] = "RSA",
            ["use"] = "sig",
            ["kid"] = key.Kid,
            ["n"] = key.N,
            ["e"] = key.E,
        };
        return TypedResults.Json(new Dictionary<string, object> { ["keys"] = new[] { shown } });
    }

    private IResult Authorize(HttpRequest request)
    {
        var query = request.Query;
        var legal =
            query["client_id"] == ClientId
            && query["response_type"] == "code"
            && query["scope"].ToString().Split(' ').Contains("openid")
            && query["code_challenge_method"] == "S256"
            && query["nonce"].ToString().Length >= 20;
        if (!legal)
        {
            return TypedResults.BadRequest($"not to be taken: {request.QueryString}");
        }

        var code = $"code-{Interlocked.Increment(ref _made)}";
        _codes[code] = query;
        var answer = Error is { } error
            ? new Dictionary<string, string?> { ["error"] = error, ["state"] = query["state"] }
            : new Dictionary<string, string?> { ["code"] = code, ["state"] = query["state"] };
        return TypedResults.Redirect(QueryHelpers.AddQueryString(query["redirect_uri"]!, answer));
    }

    private async Task<IResult> TokenAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        if (
            !_codes.TryRemove(form["code"].ToString(), out var asked)
            || form["client_secret"] != ClientSecret
            || form["redirect_uri"] != asked["redirect_uri"]
            || asked["code_challenge"]
                != WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString())))
        )
        {
            return TypedResults.Json(new { error = "invalid_grant" }, statusCode: 400);
        }

        var now = DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());
        var claims = new Dictionary<string, object>
        {
            ["iss"] = Issuer,
            ["aud"] = ClientId,
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = now.AddMinutes(5).ToUnixTimeSeconds(),
            ["nonce"] = asked["nonce"].ToString(),
        };
        foreach (var (name, value) in Claims)
        {
            claims[name] = value;
        }

        var token = new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(
            new SecurityTokenDescriptor
            {
                Claims = claims,
                SigningCredentials = Unsigned ? null : Signer ?? new SigningCredentials(Key, SecurityAlgorithms.RsaSha256),
            }
        );
        return TypedResults.Json(
            new
            {
                access_token = "access",
                token_type = "Bearer",
                id_token = token,
            }
        );
    }

    private IResult Inform(HttpRequest request) =>
        request.Headers.Authorization == "Bearer access" ? TypedResults.Json(UserInfo) : (IResult)TypedResults.StatusCode(401);
}
