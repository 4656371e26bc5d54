namespace DeltaCrown.Accounts;

/// <summary>
/// The cookie of a browser session: opaque, HttpOnly, SameSite=Strict. On a request that changes something, an Origin that is not
/// ours is refused besides, so that another site can't use it.
/// </summary>
public static class SessionCookie
{
    public const string Name = "deltacrown_session";

    public static void Set(HttpContext http, string value)
    {
        ArgumentNullException.ThrowIfNull(http);
        http.Response.Cookies.Append(Name, value, Options(http, Sessions.Lifetime));
    }

    public static void Clear(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        http.Response.Cookies.Delete(Name, Options(http, lifetime: null));
    }

    /// <summary>Browsers state the origin of whatever another site could make them send; a client that states none is no browser.</summary>
    public static bool ComesFromElsewhere(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        string origin = request.Headers.Origin.ToString();
        string site = request.Headers["Sec-Fetch-Site"].ToString();
        bool foreign = origin.Length > 0 && !origin.Equals($"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
        return foreign || site is "cross-site" or "same-site";
    }

    private static CookieOptions Options(HttpContext http, TimeSpan? lifetime) =>
        new()
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = http.Request.IsHttps,
            Path = "/",
            MaxAge = lifetime,
            IsEssential = true,
        };
}
