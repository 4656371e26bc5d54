using Crownwatch.Core.Incidents;
using Crownwatch.Server.Dashboard.Parts;
using Crownwatch.Server.Escalating;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Dashboard.Incidents;

/// <summary>What people do about an incident from its page: plain forms, each answered with the page to go on to.</summary>
internal static class IncidentForms
{
    // Until sign-in exists nobody is known: what the form says is what the timeline says.
    private const string Anybody = "someone not signed in";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(
            "/incidents/{id}/acknowledge",
            (string id, HttpContext context, IncidentDesk desk) => TakeAsync(id, context, desk, (by, _) => (new Acknowledge(by), null))
        );
        routes.MapPost(
            "/incidents/{id}/notes",
            (string id, HttpContext context, IncidentDesk desk) =>
                TakeAsync(id, context, desk, (by, form) => Note(by, form["text"].ToString()))
        );
        routes.MapPost(
            "/incidents/{id}/resolve",
            (string id, HttpContext context, IncidentDesk desk) =>
                TakeAsync(id, context, desk, (by, form) => (new Resolve(by, form["confirm"] == "yes"), null))
        );
        routes.MapPost(
            "/incidents/{id}/post-mortem/close",
            (string id, HttpContext context, IncidentDesk desk) => TakeAsync(id, context, desk, (by, _) => (new ClosePostMortem(by), null))
        );
    }

    private static (IncidentCommand?, string?) Note(string by, string text) =>
        string.IsNullOrWhiteSpace(text) ? (null, FormProblem.NoteEmpty)
        : text.Length > FormProblem.LongestNote ? (null, FormProblem.NoteLong)
        : (new AddNote(by, text.Trim()), null);

    private static async Task<IResult> TakeAsync(
        string id,
        HttpContext context,
        IncidentDesk desk,
        Func<string, IFormCollection, (IncidentCommand? Command, string? Problem)> read
    )
    {
        if (IncidentPages.Number(id) is not { } number)
        {
            return IncidentPages.Unknown(id);
        }

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

        var name = form["by"].ToString().Trim();
        var (command, problem) =
            name.Length > FormProblem.LongestName ? (null, FormProblem.NameLong) : read(name.Length == 0 ? Anybody : name, form);
        if (command is null)
        {
            return SeeOther($"/incidents/{number}?problem={problem}");
        }

        if (name.Length > 0)
        {
            RememberedName.Keep(context.Response, name);
        }

        try
        {
            return await desk.TakeAsync(number, command, context.RequestAborted) switch
            {
                null => IncidentPages.Unknown(id),
                { Refusal.NeedsConfirmation: true } => SeeOther($"/incidents/{number}?ask=resolve"),
                { Refusal: not null } => SeeOther($"/incidents/{number}?problem={FormProblem.TooLate}"),
                _ => SeeOther(form["from"] == "now" ? "/" : $"/incidents/{number}"),
            };
        }
        catch (SqliteException e)
        {
            return Page.Broken(e);
        }
    }

    // 303: the browser then asks for the page, and a reload sends no form again.
    private static Redirect SeeOther(string path) => new Redirect(path);

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
