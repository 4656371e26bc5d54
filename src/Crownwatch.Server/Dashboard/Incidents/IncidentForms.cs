using Crownwatch.Core.Incidents;
using Crownwatch.Server.Api;
using Crownwatch.Server.Escalating;
using Crownwatch.Server.Intervening;
using Crownwatch.Server.Loading;

namespace Crownwatch.Server.Dashboard.Incidents;

/// <summary>What people do about an incident from its page: plain forms, each answered with the page to go on to.</summary>
internal static class IncidentForms
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/incidents", ReportAsync);
        routes.MapPost(
            "/incidents/{id}/acknowledge",
            (string id, HttpContext context, IncidentDesk desk, SnapshotSource snapshots) =>
                TakeAsync(
                    id,
                    context,
                    desk,
                    (by, _) =>
                        People.Unknown(by, snapshots.Current.Definitions) is null
                            ? (new Acknowledge(by), null)
                            : (null, FormProblem.NameUnknown)
                )
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
            "/incidents/{id}/escalate",
            (string id, HttpContext context, IncidentDesk desk) => TakeAsync(id, context, desk, (by, _) => (new EscalateNow(by), null))
        );
        routes.MapPost(
            "/incidents/{id}/post-mortem/close",
            (string id, HttpContext context, IncidentDesk desk) => TakeAsync(id, context, desk, (by, _) => (new ClosePostMortem(by), null))
        );
    }

    private static Task<IResult> ReportAsync(HttpContext context, IncidentDesk desk, IncidentReader incidents, SnapshotSource snapshots) =>
        FormAnswer.TakeAsync(
            context,
            async form =>
            {
                var wanted = IncidentReport.Read(RequestFields.Of(form), snapshots.Current.Definitions);
                if (wanted.Value is not { } report)
                {
                    var view = incidents.List("all", RememberedName.Of(context.Request));
                    return Page.Of<IncidentsPage>(
                        view with
                        {
                            Problem = wanted.Refused!.Message,
                            Title = form["title"].ToString(),
                        },
                        wanted.Refused.Status
                    );
                }

                var opened = await desk.OpenAsync(report.What, report.By, context.RequestAborted);
                RememberedName.Keep(context.Response, report.By);
                return FormAnswer.SeeOther($"/incidents/{opened.After.Id}");
            }
        );

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
        if (IncidentNumber.Of(id) is not { } number)
        {
            return IncidentPages.Unknown(id);
        }

        return await FormAnswer.TakeAsync(context, form => TakeAsync(number, form, context, desk, read));
    }

    private static async Task<IResult> TakeAsync(
        long number,
        IFormCollection form,
        HttpContext context,
        IncidentDesk desk,
        Func<string, IFormCollection, (IncidentCommand? Command, string? Problem)> read
    )
    {
        var name = form["by"].ToString().Trim();
        var (command, problem) =
            name.Length > FormProblem.LongestName ? (null, FormProblem.NameLong)
            : PlainText.Strange(name, severalLines: false) is not null ? (null, FormProblem.NameStrange)
            : read(name.Length == 0 ? RequestFields.Anybody : name, form);
        if (command is null)
        {
            return FormAnswer.SeeOther($"/incidents/{number}?problem={problem}");
        }

        if (name.Length > 0)
        {
            RememberedName.Keep(context.Response, name);
        }

        return await desk.TakeAsync(number, command, context.RequestAborted) switch
        {
            null => IncidentPages.Unknown($"{number}"),
            { Refusal.NeedsConfirmation: true } => FormAnswer.SeeOther($"/incidents/{number}?ask=resolve"),
            { Refusal: not null } => FormAnswer.SeeOther($"/incidents/{number}?problem={FormProblem.TooLate}"),
            _ => FormAnswer.SeeOther(form["from"] == "now" ? "/" : $"/incidents/{number}"),
        };
    }
}
