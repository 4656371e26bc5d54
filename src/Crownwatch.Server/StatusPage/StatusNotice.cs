using Microsoft.AspNetCore.Http.HttpResults;

namespace Crownwatch.Server.StatusPage;

/// <summary>A short page for somebody who is told something, and may have to press one button.</summary>
/// <param name="Action">Where the button posts to; null for no button.</param>
public sealed record StatusNotice(string Title, string Text, string? Action = null, string? Button = null)
{
    public static StatusNotice NoPage { get; } = new("There is no such page", "Nothing is published at this address.");

    /// <summary>As a page for browsers, as JSON for programs.</summary>
    internal static IResult Answer(HttpContext context, int status, StatusNotice notice)
    {
        context.Response.Headers.CacheControl = "no-store";
        return context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal)
            ? new RazorComponentResult<Notice>(new Dictionary<string, object?> { ["View"] = notice }) { StatusCode = status }
            : Api.ApiJson.Answer(new { status, message = notice.Text }, status);
    }
}
