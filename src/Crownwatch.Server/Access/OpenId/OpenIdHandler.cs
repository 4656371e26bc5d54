using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.Extensions.Options;

namespace Crownwatch.Server.Access.OpenId;

/// <summary>
/// OpenID Connect's authorization code flow on the framework's OAuth handler, which keeps state, correlation cookie and PKCE: adds the
/// nonce, takes the addresses from the provider's own description, and believes only an ID token that <see cref="IdToken"/> proves.
/// </summary>
internal sealed class OpenIdHandler(
    IOptionsMonitor<OAuthOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    ProviderDescription description,
    IdToken idToken
) : OAuthHandler<OAuthOptions>(options, logger, encoder)
{
    /// <summary>The scheme's name.</summary>
    public const string Name = "openid";

    private const string Nonce = "nonce";

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        await LearnAddressesAsync();
        properties.Items[Nonce] = Secrets.Make(); // goes into the protected state, and comes back in the ID token
        await base.HandleChallengeAsync(properties);
    }

    protected override string BuildChallengeUrl(AuthenticationProperties properties, string redirectUri) =>
        $"{base.BuildChallengeUrl(properties, redirectUri)}&{Nonce}={properties.Items[Nonce]}";

    protected override async Task<HandleRequestResult> HandleRemoteAuthenticateAsync()
    {
        await LearnAddressesAsync();
        return await base.HandleRemoteAuthenticateAsync();
    }

    protected override async Task<AuthenticationTicket> CreateTicketAsync(
        System.Security.Claims.ClaimsIdentity identity,
        AuthenticationProperties properties,
        OAuthTokenResponse tokens
    )
    {
        properties.Items.TryGetValue(Nonce, out var nonce);
        identity.AddClaims(await idToken.ReadAsync(tokens, nonce ?? "", Backchannel, Context.RequestAborted));
        return new AuthenticationTicket(new System.Security.Claims.ClaimsPrincipal(identity), properties, Name);
    }

    // They may move between two sign-ins; asked for each time, since people sign in a few times a day.
    private async Task LearnAddressesAsync()
    {
        var provider = await description.AskAsync(Backchannel, Context.RequestAborted);
        Options.AuthorizationEndpoint = provider.AuthorizationEndpoint;
        Options.TokenEndpoint = provider.TokenEndpoint;
    }
}
