using System.Globalization;
using System.Net;
using System.Text;
using DeltaCrown.Errors;
using DeltaCrown.Requests;
using DeltaCrown.Storage;
using Microsoft.AspNetCore.Mvc;

namespace DeltaCrown.Admin;

/// <summary>The account list as a page that needs no script.</summary>
public static class UserPage
{
    public static async Task<IResult> RunAsync(
        HttpContext http,
        PlatformDbContext db,
        TimeProvider time,
        [FromQuery(Name = "page")] string? page,
        [FromQuery(Name = "page_size")] string? pageSize
    )
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(time);
        (PageQuery query, Refusal? refusal) = PageQuery.Read(page, pageSize);
        if (refusal is not null)
        {
            return refusal;
        }
        Page<UserRow> users = await UserRow.ReadAsync(db, query, time.GetUtcNow(), http.RequestAborted);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Content(Draw(users), "text/html", Encoding.UTF8);
    }

    private static string Draw(Page<UserRow> users)
    {
        StringBuilder html = new();
        html.Append(
            """
            <!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <title>Users · DeltaCrown</title>
            <style>body{font:1rem system-ui;margin:1rem}table{border-collapse:collapse}th,td{padding:.3rem .8rem;text-align:left;border-bottom:1px solid #999}</style>
            </head><body><h1>Users</h1>
            """
        );
        html.Append(CultureInfo.InvariantCulture, $"<p>{users.Total} accounts, page {users.Number}.");
        if (users.Number > 1)
        {
            html.Append(CultureInfo.InvariantCulture, $" <a href=\"?page={users.Number - 1}&amp;page_size={users.PageSize}\">Earlier</a>");
        }
        if ((long)users.Number * users.PageSize < users.Total)
        {
            html.Append(CultureInfo.InvariantCulture, $" <a href=\"?page={users.Number + 1}&amp;page_size={users.PageSize}\">Later</a>");
        }
        html.Append("</p><table><thead><tr><th>Id<th>User name<th>Role<th>Locked<th>Created</tr></thead><tbody>\n");
        foreach (UserRow user in users.Items)
        {
            html.Append(
                CultureInfo.InvariantCulture,
                $"<tr><td>{WebUtility.HtmlEncode(user.UserId)}<td>{WebUtility.HtmlEncode(user.Username)}<td>{WebUtility.HtmlEncode(user.Role)}<td>{(user.Locked ? "yes" : "no")}<td>{user.CreatedAt:yyyy-MM-dd HH:mm} UTC</tr>\n"
            );
        }
        return html.Append("</tbody></table></body></html>").ToString();
    }
}
