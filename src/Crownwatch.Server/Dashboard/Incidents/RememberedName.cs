using Crownwatch.Server.Access;

namespace Crownwatch.Server.Dashboard.Incidents;

/// <summary>Who is signed in; where nobody signs in, the name somebody gave with a form, proposed to them again. That one proves nothing.</summary>
internal static class RememberedName
{
    private const string Cookie = "crownwatch_name";

    public static string? Of(HttpRequest request) =>
        Caller.Of(request.HttpContext)?.Name
        ?? (request.Cookies[Cookie] is { Length: > 0 and <= FormProblem.LongestName } name ? name : null);

    public static void Keep(HttpResponse response, string name) =>
        response.Cookies.Append(
            Cookie,
            name,
            new CookieOptions
            {
                HttpOnly = true,
                SameSite = SameSiteMode.Strict,
                Secure = response.HttpContext.Request.IsHttps,
                MaxAge = TimeSpan.FromDays(365),
                Path = "/",
                IsEssential = true,
            }
        );
}
