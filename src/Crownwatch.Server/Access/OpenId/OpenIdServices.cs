using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.DataProtection;

namespace Crownwatch.Server.Access.OpenId;

/// <summary>Puts the provider into the server, when it was started with one.</summary>
internal static class OpenIdServices
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    public static void AddOpenId(this IServiceCollection services, OpenIdProvider? provider)
    {
        if (provider is null)
        {
            return;
        }

        // What is protected is one sign-in under way: keys that end with the program need no place to be kept.
        services.AddAuthenticationCore().AddWebEncoders().AddSingleton<IDataProtectionProvider, EphemeralDataProtectionProvider>();
        services.AddSingleton(provider).AddSingleton<ProviderDescription>().AddSingleton<IdToken>();
        new AuthenticationBuilder(services).AddOAuth<OAuthOptions, OpenIdHandler>(
            OpenIdHandler.Name,
            provider.Label,
            options =>
            {
                (options.ClientId, options.ClientSecret) = (provider.ClientId, provider.ClientSecret);
                (options.CallbackPath, options.UsePkce) = (OpenIdPages.Callback, true);

                // Until the provider says what they are; the handler wants them named before it can ask.
                options.AuthorizationEndpoint = options.TokenEndpoint = provider.Issuer.AbsoluteUri;
                options.SignInScheme = "session"; // never used: OpenIdReturn signs in
                options.BackchannelTimeout = _patience;
                options.Events = new OpenIdReturn(provider).Events;
                // The provider sends people back by a link: lax is enough, and works on http where nothing else is.
                options.CorrelationCookie.SameSite = SameSiteMode.Lax;
                options.CorrelationCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
                options.Scope.Clear();
                foreach (var scope in provider.Scopes.Prepend("openid").Distinct())
                {
                    options.Scope.Add(scope);
                }
            }
        );
    }
}
