using System.Security.Cryptography;
using System.Text;
using Crownwatch.Server.Access;
using Crownwatch.Server.Dashboard.Parts;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Dashboard;

/// <summary>Takes a form and answers with the page to go on to.</summary>
internal static class FormAnswer
{
    /// <summary>Reads the form and hands it on; what is no form, and a database that can't be written, are answered here.</summary>
    public static async Task<IResult> TakeAsync(HttpContext context, Func<IFormCollection, Task<IResult>> take)
    {
        if (!context.Request.HasFormContentType)
        {
            return Page.Of<NoticePage>(new PageNotice("Not a form", "What was sent is not a form of this page."), 415);
        }

        IFormCollection form;
        try
        {
            form = await context.Request.ReadFormAsync(context.RequestAborted);
        }
        catch (InvalidDataException e)
        {
            return Page.Of<NoticePage>(new PageNotice("Not a form", $"The form can't be read: {e.Message}"), 400);
        }

        if (Caller.Of(context)?.FormToken is { } token && !Same(form[FormToken.Field], token))
        {
            return Page.Of<NoticePage>(
                new PageNotice("Not done", "The form was not made for whoever is signed in here now. Open the page again and repeat it."),
                403
            );
        }

        try
        {
            return await take(Signed(form, context));
        }
        catch (SqliteException e)
        {
            return Page.Broken(e);
        }
    }

    /// <summary>303: the browser then asks for the page, and a reload sends no form again.</summary>
    public static IResult SeeOther(string path) => new Redirect(path);

    // Who is signed in is who does it, whatever the form says.
    private static FormCollection Signed(IFormCollection form, HttpContext context)
    {
        var fields = form.Where(f => f.Key != FormToken.Field).ToDictionary(StringComparer.Ordinal);
        if (Caller.Of(context)?.Name is { } name)
        {
            fields["by"] = name;
        }

        return new FormCollection(fields);
    }

    private static bool Same(string? given, string wanted) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given ?? ""), Encoding.UTF8.GetBytes(wanted));

    private sealed class Redirect(string path) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = path;
            httpContext.Response.Headers.CacheControl = "no-store";
            return Task.CompletedTask;
        }
    }
}
