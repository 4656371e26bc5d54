namespace Crownwatch.Server.Dashboard.Incidents;

/// <summary>Until sign-in exists, the name somebody gave with a form is proposed to them again. It proves nothing.</summary>
internal static class RememberedName
{
    private const string Cookie = "crownwatch_name";

    public static string? Of(HttpRequest request) =>
        request.Cookies[Cookie] is { Length: > 0 and <= FormProblem.LongestName } name ? name : null;

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
