using System.Net;

namespace Crownwatch.Server.Access;

/// <summary>Who else may say who somebody is, as the server was started with it.</summary>
public sealed record ForeignSignIn(OpenIdProvider? OpenId = null, TrustedProxy? Proxy = null);

/// <summary>A provider of OpenID Connect sign-in.</summary>
/// <param name="Issuer">Its address; `/.well-known/openid-configuration` below it says the rest. https, except on loopback addresses.</param>
/// <param name="Scopes">Asked for besides openid.</param>
/// <param name="NameClaim">What an account is called by; null: the first there is of preferred_username, email, sub.</param>
/// <param name="RolesClaim">Holds the groups that <paramref name="Roles"/> names: a text or a list of texts.</param>
/// <param name="Label">What the sign-in page calls it.</param>
public sealed record OpenIdProvider(
    Uri Issuer,
    string ClientId,
    string ClientSecret,
    IReadOnlyList<string> Scopes,
    string? NameClaim,
    string RolesClaim,
    RoleMap Roles,
    string Label
);

/// <summary>A proxy before us that signs people in and names them in a header.</summary>
/// <param name="From">Where it connects from; from anywhere else the header counts for nothing.</param>
/// <param name="Roles">null: accounts that administrators made, with the role they have there.</param>
public sealed record TrustedProxy(IReadOnlyList<IPNetwork> From, string UserHeader, string? GroupsHeader, RoleMap? Roles);
