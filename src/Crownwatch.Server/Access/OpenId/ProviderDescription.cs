using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Crownwatch.Server.Access.OpenId;

/// <summary>What the provider says of itself: its addresses and its keys.</summary>
internal sealed class ProviderDescription(OpenIdProvider provider)
{
    /// <exception cref="ProviderFaultException">It can't be asked, or is another than the one we were told of.</exception>
    public async Task<OpenIdConnectConfiguration> AskAsync(HttpClient backchannel, CancellationToken stopping)
    {
        var address = provider.Issuer.AbsoluteUri.TrimEnd('/') + "/.well-known/openid-configuration";
        var documents = new HttpDocumentRetriever(backchannel) { RequireHttps = !provider.Issuer.IsLoopback };
        OpenIdConnectConfiguration found;
        try
        {
            found = await OpenIdConnectConfigurationRetriever.GetAsync(address, documents, stopping);
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or ArgumentException or HttpRequestException)
        {
            throw new ProviderFaultException($"it does not answer at {address}", e);
        }

        if (!string.Equals(found.Issuer?.TrimEnd('/'), provider.Issuer.AbsoluteUri.TrimEnd('/'), StringComparison.Ordinal))
        {
            throw new ProviderFaultException($"it says that it is '{found.Issuer}', not {provider.Issuer}");
        }

        return string.IsNullOrEmpty(found.AuthorizationEndpoint) || string.IsNullOrEmpty(found.TokenEndpoint)
            ? throw new ProviderFaultException("it does not say where to sign in")
            : found;
    }
}

/// <summary>The provider, or what it sent, can't be relied on.</summary>
internal sealed class ProviderFaultException(string reason, Exception? inner = null) : Exception(reason, inner);
