using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace DeltaCrown.Accounts;

/// <summary>Signed tokens that live 15 minutes. Claims: sub, role, iat, nbf, exp, jti, iss, aud, and nothing else.</summary>
public sealed class AccessTokens
{
    public const string Issuer = "deltacrown";
    public const string Audience = "deltacrown-api";
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false, MapInboundClaims = false };
    private readonly SigningCredentials _credentials;
    private readonly TokenValidationParameters _rules;
    private readonly TimeProvider _time;

    public AccessTokens(SigningKey key, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(key);
        _time = time;
        _credentials = new SigningCredentials(key.Key, SecurityAlgorithms.HmacSha256);
        _rules = new TokenValidationParameters
        {
            ValidIssuer = Issuer,
            ValidAudience = Audience,
            IssuerSigningKey = key.Key,
            ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
            ValidTypes = ["JWT"],
            RequireExpirationTime = true,
            RequireSignedTokens = true,
            LifetimeValidator = (from, until, _, _) => from <= Now(5) && until > Now(0),
        };
    }

    public string Issue(Caller caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        long now = _time.GetUtcNow().ToUnixTimeSeconds();
        Dictionary<string, object> claims = new()
        {
            ["sub"] = caller.UserId,
            ["role"] = caller.Role,
            ["iat"] = now,
            ["nbf"] = now,
            ["exp"] = now + (long)Lifetime.TotalSeconds,
            // The first half names the session, which can be ended; the second makes the token unique.
            ["jti"] = $"{caller.SessionId}.{RandomNumberGenerator.GetHexString(16, lowercase: true)}",
            ["iss"] = Issuer,
            ["aud"] = Audience,
        };
        return _handler.CreateToken(JsonSerializer.Serialize(claims), _credentials);
    }

    /// <summary>What a token in order says; null when it is malformed, expired, or signed by another key.</summary>
    public async Task<Caller?> ReadAsync(string token)
    {
        TokenValidationResult result = await _handler.ValidateTokenAsync(token, _rules);
        return
            result is { IsValid: true, SecurityToken: JsonWebToken jwt }
            && jwt.TryGetPayloadValue("role", out string role)
            && jwt.Id.Split('.') is [{ Length: > 0 } session, _]
            && jwt.Subject.Length > 0
            ? new Caller(jwt.Subject, role, session)
            : null;
    }

    private DateTime Now(int tolerance) => _time.GetUtcNow().UtcDateTime.AddSeconds(tolerance);
}
