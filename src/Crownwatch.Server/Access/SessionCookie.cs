using Crownwatch.Server.Loading;

namespace Crownwatch.Server.Access;

/// <summary>The cookie that keeps a browser signed in: not for scripts, not for requests of other sites' pages.</summary>
internal static class SessionCookie
{
    public const string Name = "crownwatch_session";

    public static void Put(HttpContext context, string secret, TimeSpan? lasts) =>
        context.Response.Cookies.Append(Name, secret, Options(context, lasts ?? SessionStore.GoodFor));

    public static void Remove(HttpContext context) => context.Response.Cookies.Delete(Name, Options(context, null));

    // Lax, not strict: somebody who follows a link in a message must not be asked to sign in again.
    private static CookieOptions Options(HttpContext context, TimeSpan? lasts) =>
        new()
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Lax,
            Secure = IsSecure(context),
            MaxAge = lasts,
            Path = "/",
            IsEssential = true,
        };

    /// <summary>Whether the browser is on https: behind a proxy that ends TLS our side of it is http.</summary>
    public static bool IsSecure(HttpContext context) => context.Request.IsHttps || IsPublicSecure(context);

    private static bool IsPublicSecure(HttpContext context) =>
        context.RequestServices.GetRequiredService<SnapshotSource>().Current.Definitions.Self.PublicUrl is { } url
        && url.Scheme == Uri.UriSchemeHttps
        && string.Equals(url.Host, context.Request.Host.Host, StringComparison.OrdinalIgnoreCase);
}
