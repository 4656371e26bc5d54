using System.Net;
using Crownwatch.Core.Definitions;

namespace Crownwatch.Server.StatusPage.Subscribing;

/// <summary>The address that a stranger wants to have told.</summary>
public static class SubscriptionAddress
{
    /// <summary>As it is stored, or what is wrong with it. A name is judged when something is sent to it, each time.</summary>
    public static (string? Url, string? Wrong) Read(string text) =>
        !Addresses.TryParse(text, out var url) || url.UserInfo.Length > 0
            ? (null, "url must be an address that begins with https:// or http:// and holds no name or password")
        : Addresses.IsLocal(url) || (IPAddress.TryParse(url.Host.Trim('[', ']'), out var ip) && !ForbiddenAddresses.IsPublic(ip))
            ? (null, "url must be an address of the public network")
        : (
            new UriBuilder(url) { Fragment = "" }
                .Uri
                .AbsoluteUri,
            null
        );
}
