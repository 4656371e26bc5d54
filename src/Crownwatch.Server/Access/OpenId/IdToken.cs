using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Crownwatch.Server.Access.OpenId;

/// <summary>Proves an ID token (OpenID Connect Core 3.1.3.7) and reads whom it names; what it leaves out the userinfo endpoint may say.</summary>
internal sealed class IdToken(OpenIdProvider provider, ProviderDescription description, TimeProvider time)
{
    private static readonly TimeSpan _skew = TimeSpan.FromMinutes(5);

    // Signed with the provider's own key: `none` and what is signed with our shared secret prove nothing about it.
    private static readonly string[] _algorithms =
    [
        SecurityAlgorithms.RsaSha256,
        SecurityAlgorithms.RsaSha384,
        SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256,
        SecurityAlgorithms.RsaSsaPssSha384,
        SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256,
        SecurityAlgorithms.EcdsaSha384,
        SecurityAlgorithms.EcdsaSha512,
    ];

    /// <exception cref="ProviderFaultException">What came proves nothing.</exception>
    public async Task<IReadOnlyList<Claim>> ReadAsync(
        OAuthTokenResponse tokens,
        string nonce,
        HttpClient backchannel,
        CancellationToken stopping
    )
    {
        if (tokens.Response?.RootElement.TryGetProperty("id_token", out var text) != true || text.ValueKind != JsonValueKind.String)
        {
            throw new ProviderFaultException("it sent no ID token");
        }

        var said = await description.AskAsync(backchannel, stopping);
        var proof = await new JsonWebTokenHandler { MapInboundClaims = false }.ValidateTokenAsync(
            text.GetString(),
            new TokenValidationParameters
            {
                ValidIssuer = said.Issuer,
                ValidAudience = provider.ClientId,
                IssuerSigningKeys = said.SigningKeys,
                ValidAlgorithms = _algorithms,
                RequireSignedTokens = true,
                LifetimeValidator = (from, until, _, _) => Holds(from, until),
            }
        );
        if (!proof.IsValid)
        {
            throw new ProviderFaultException($"its ID token proves nothing: {proof.Exception?.GetType().Name}", proof.Exception);
        }

        var token = (JsonWebToken)proof.SecurityToken;
        if (Value(token, "azp") is { } party && party != provider.ClientId)
        {
            throw new ProviderFaultException("its ID token was made for another program");
        }

        if (nonce.Length == 0 || Value(token, "nonce") != nonce)
        {
            throw new ProviderFaultException("its ID token is of another sign-in");
        }

        if (string.IsNullOrEmpty(token.Subject))
        {
            throw new ProviderFaultException("its ID token names nobody");
        }

        List<Claim> claims = [.. token.Claims];
        var lacks =
            !claims.Exists(c => c.Type == provider.RolesClaim)
            || !claims.Exists(c => c.Type == (provider.NameClaim ?? "preferred_username"));
        if (lacks && !string.IsNullOrEmpty(said.UserInfoEndpoint) && tokens.AccessToken is { } access)
        {
            claims.AddRange(await AskUserInfoAsync(said.UserInfoEndpoint, access, token.Subject, claims, backchannel, stopping));
        }

        return claims;
    }

    private bool Holds(DateTime? from, DateTime? until)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return until > now - _skew && (from is null || from <= now + _skew);
    }

    private static async Task<IEnumerable<Claim>> AskUserInfoAsync(
        string address,
        string access,
        string subject,
        List<Claim> known,
        HttpClient backchannel,
        CancellationToken stopping
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", access);
        try
        {
            using var answer = await backchannel.SendAsync(request, stopping);
            answer.EnsureSuccessStatusCode();
            using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(stopping));
            if (json.RootElement.ValueKind != JsonValueKind.Object || !Texts(json.RootElement, "sub").SequenceEqual([subject]))
            {
                throw new ProviderFaultException("its userinfo endpoint speaks of somebody else");
            }

            return
            [
                .. from property in json.RootElement.EnumerateObject()
                where !known.Exists(c => c.Type == property.Name)
                from value in Texts(json.RootElement, property.Name)
                select new Claim(property.Name, value),
            ];
        }
        catch (Exception e) when (e is HttpRequestException or JsonException)
        {
            throw new ProviderFaultException("its userinfo endpoint does not answer as it should", e);
        }
    }

    private static IEnumerable<string> Texts(JsonElement of, string property) =>
        of.TryGetProperty(property, out var value)
            ? value.ValueKind switch
            {
                JsonValueKind.String => [value.GetString()!],
                JsonValueKind.Array => value.EnumerateArray().Where(v => v.ValueKind == JsonValueKind.String).Select(v => v.GetString()!),
                _ => [],
            }
            : [];

    private static string? Value(JsonWebToken token, string claim) => token.TryGetPayloadValue<string>(claim, out var value) ? value : null;
}
