using Crownwatch.Core.Incidents;
using Crownwatch.Server.Access;
using Crownwatch.Server.Dashboard.Incidents;
using Crownwatch.Server.Dashboard.Parts;
using Crownwatch.Server.Escalating;
using Crownwatch.Server.Intervening;
using Crownwatch.Server.Loading;
using Crownwatch.Server.Notifying;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Dashboard.Acknowledging;

/// <summary>
/// /acknowledge/{token}: a GET only shows, since mail scanners and link previews follow GETs; the tap is a POST. The token stands for
/// the right to acknowledge this one incident, and to nothing else.
/// </summary>
public sealed class AcknowledgePages(
    AcknowledgeLinks links,
    Database database,
    IncidentDesk desk,
    SnapshotSource snapshots,
    TimeProvider time
)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        const string pattern = AcknowledgeLinks.Path + "/{token}";
        routes
            .MapPage(
                pattern,
                (string token, HttpRequest request, AcknowledgePages pages) =>
                    Page.Guarded(() => pages.Show(token, RememberedName.Of(request), null, 200))
            )
            .Asks(Need.OwnSecret);
        routes
            .MapPost(
                pattern,
                (string token, HttpContext context, AcknowledgePages pages) =>
                    FormAnswer.TakeAsync(context, form => pages.TakeAsync(token, form["by"].ToString().Trim(), context))
            )
            .Asks(Need.OwnSecret);
    }

    private IResult Show(string token, string? who, string? problem, int status) =>
        links.Read(token) switch
        {
            null => Page.Of<NoticePage>(PageNotice.NotFound("This is no link of ours, or it was cut short."), 404),
            { Expired: true } link => Page.Of<NoticePage>(
                new PageNotice(
                    "The link is too old",
                    $"Links in messages are good for {AcknowledgeLinks.GoodFor.TotalHours:0} hours. Open INC-{link.Incident} on the dashboard instead."
                ),
                410
            ),
            var link => database.Read(c => IncidentStore.Find(c, link.Value.Incident)) is { } incident
                ? Page.Of<AcknowledgePage>(
                    new AcknowledgeView(
                        incident,
                        $"{AcknowledgeLinks.Path}/{token}",
                        [.. snapshots.Current.Definitions.OnCall.People.Select(p => p.Name)],
                        who,
                        problem,
                        time.GetUtcNow()
                    ),
                    status
                )
                : IncidentPages.Unknown($"{link.Value.Incident}"),
        };

    private async Task<IResult> TakeAsync(string token, string name, HttpContext context)
    {
        if (links.Read(token) is not { Expired: false } link)
        {
            return Show(token, null, null, 200);
        }

        var by = Caller.ActsAs(context, name);
        var problem =
            name.Length > FormProblem.LongestName ? FormProblem.NameLong
            : PlainText.Strange(name, severalLines: false) is not null ? FormProblem.NameStrange
            : People.Unknown(by, snapshots.Current.Definitions) is not null ? FormProblem.NameUnknown
            : null;
        if (problem is not null)
        {
            return Show(token, null, FormProblem.Text(problem), 400);
        }

        if (name.Length > 0)
        {
            RememberedName.Keep(context.Response, name);
        }

        // A second tap, or one that comes too late, changes nothing and is no error: the page says how things stand.
        await desk.TakeAsync(link.Incident, new Acknowledge(by), context.RequestAborted);
        return FormAnswer.SeeOther($"{AcknowledgeLinks.Path}/{token}");
    }
}
