using Crownwatch.Server.Dashboard.Parts;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Dashboard;

/// <summary>Answers with a page.</summary>
internal static class Page
{
    /// <param name="view">Handed to the component's parameter `View`.</param>
    public static IResult Of<TPage>(object view, int status = 200)
        where TPage : IComponent =>
        new Fresh(
            new RazorComponentResult<TPage>(new Dictionary<string, object?> { ["View"] = view })
            {
                StatusCode = status,
                PreventStreamingRendering = true,
            }
        );

    /// <summary>The page, or, when the database can't be used, a page that says so.</summary>
    public static IResult Guarded(Func<IResult> page)
    {
        try
        {
            return page();
        }
        catch (SqliteException e)
        {
            return Broken(e);
        }
    }

    public static IResult Broken(SqliteException e) => Of<NoticePage>(PageNotice.DatabaseFails(e.Message), 503);

    // A page is true for the moment it was made: none is kept.
    private sealed class Fresh(IResult page) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers.CacheControl = "no-store";
            return page.ExecuteAsync(httpContext);
        }
    }
}
