using System.Net;
using Crownwatch.Server.Api;
using Crownwatch.Server.Loading;
using Crownwatch.Server.Receiving.Slack;

namespace Crownwatch.Server.Access;

/// <summary>
/// Refuses requests that change something and were sent by another site's page. A browser says where a request comes from in Origin
/// and Sec-Fetch-Site, which no page can forge. Programs send neither: they may use the API, not the forms.
/// </summary>
public sealed class OriginGate(RequestDelegate next, SnapshotSource snapshots)
{
    /// <summary>What only programs send, with a token in the address or a signature: no page of another site has either.</summary>
    private static readonly string[] CarryTheirOwnSecret = ["/ping", "/pagerduty", SlackEndpoint.Path];

    /// <summary>Public pages: who is signed in changes nothing there, so that another site's page gains nothing by it.</summary>
    private const string Public = "/status";

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method))
        {
            return next(context);
        }

        if (Array.Exists(CarryTheirOwnSecret, path => request.Path.StartsWithSegments(path)) || request.Path.StartsWithSegments(Public))
        {
            return next(context);
        }

        var api = request.Path.StartsWithSegments("/api") || request.Path.StartsWithSegments("/-");
        return Refusal(request, mustSay: !api) is { } reason ? RefuseAsync(context, api, reason) : next(context);
    }

    private string? Refusal(HttpRequest request, bool mustSay)
    {
        string? origin = request.Headers.Origin;
        string? site = request.Headers["Sec-Fetch-Site"];
        if (origin is null && site is null)
        {
            return mustSay ? "the request does not say which page sent it: it has neither an Origin nor a Sec-Fetch-Site header" : null;
        }

        // `none` is a person's own doing, such as a reload; it never comes with a form of another site.
        if (site is not (null or "same-origin" or "none"))
        {
            return $"the request was sent by a page of another site (Sec-Fetch-Site: {site}); only pages of this server may send it";
        }

        if (origin is not null && !IsOurs(origin, request.Host))
        {
            return $"the request was sent by a page of another origin; only pages of {request.Host} may send it";
        }

        return IsKnown(request.Host)
            ? null
            : $"the request was sent to '{request.Host.Host}', which is no name of this server; set self.public_url to the address people use";
    }

    // Compared without the scheme: behind a proxy that ends TLS ours is http while the browser's is https.
    private static bool IsOurs(string origin, HostString host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var from)
        && string.Equals(
            from.Authority,
            new UriBuilder(from.Scheme, host.Host, host.Port ?? from.Port).Uri.Authority,
            StringComparison.OrdinalIgnoreCase
        );

    // A page whose own name was pointed at this machine would be of one origin with us: so our names are few (DNS rebinding).
    private bool IsKnown(HostString host) =>
        host.Host == "localhost"
        || IPAddress.TryParse(host.Host.Trim('[', ']'), out _)
        || string.Equals(host.Host, snapshots.Current.Definitions.Self.PublicUrl?.Host, StringComparison.OrdinalIgnoreCase);

    private static Task RefuseAsync(HttpContext context, bool api, string reason)
    {
        if (api)
        {
            return ApiError.Answer(new ApiError("forbidden", 403, reason)).ExecuteAsync(context);
        }

        context.Response.StatusCode = 403;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync($"Refused: {reason}.\n");
    }
}
