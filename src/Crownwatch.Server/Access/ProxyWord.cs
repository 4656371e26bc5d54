using System.Net;
using Microsoft.AspNetCore.HttpOverrides;

namespace Crownwatch.Server.Access;

/// <summary>What a trusted proxy says of who sent a request.</summary>
/// <param name="Name">As its header has it.</param>
public sealed record VouchedFor(string Name, IReadOnlyCollection<string> Groups);

/// <summary>
/// Hears a trusted proxy: whom it names, and from where they came (X-Forwarded-For and -Proto), so that tries are counted and entries
/// made by the person's address. What comes from any other address may say what it likes: its headers count for nothing.
/// </summary>
internal static class ProxyWord
{
    /// <summary>First of all: later stages see the person's address, not the proxy's.</summary>
    public static void Use(IApplicationBuilder app, TrustedProxy proxy)
    {
        app.Use(
            (context, next) =>
            {
                if (Comes(context.Connection.RemoteIpAddress, proxy) && Named(context.Request, proxy) is { } vouched)
                {
                    context.Features.Set(vouched);
                }

                return next(context);
            }
        );
        var forwarded = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
            ForwardLimit = null, // as far as the chain is of proxies that we trust
        };
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var network in proxy.From)
        {
            forwarded.KnownIPNetworks.Add(network);
        }

        app.UseForwardedHeaders(forwarded);
    }

    private static bool Comes(IPAddress? from, TrustedProxy proxy)
    {
        var address = from is { IsIPv4MappedToIPv6: true } ? from.MapToIPv4() : from;
        return address is not null && proxy.From.Any(n => n.Contains(address));
    }

    // Two headers of the name, or two made one by a comma, are one of the proxy and one of somebody who wants to be another: neither counts.
    private static VouchedFor? Named(HttpRequest request, TrustedProxy proxy) =>
        request.Headers[proxy.UserHeader] is [{ } name] && name.Trim().Length > 0 && !name.Contains(',')
            ? new VouchedFor(name.Trim(), proxy.GroupsHeader is { } header ? Groups(request.Headers[header]) : [])
            : null;

    private static string[] Groups(Microsoft.Extensions.Primitives.StringValues header) =>
        header is [{ } list] ? list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) : [];
}
