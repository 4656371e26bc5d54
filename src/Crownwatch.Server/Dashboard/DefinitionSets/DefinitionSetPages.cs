using Crownwatch.Server.Access;
using Crownwatch.Server.Dashboard.Parts;
using Crownwatch.Server.Intervening;
using Crownwatch.Server.Loading;

namespace Crownwatch.Server.Dashboard.DefinitionSets;

/// <summary>/definitions: what runs, each set that was applied, what differs; running a former set again, and returning to the files.</summary>
internal static class DefinitionSetPages
{
    private const string Path = "/definitions";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage(
            Path,
            (long? before, DefinitionSetReader sets) => Page.Guarded(() => Page.Of<DefinitionSetsPage>(sets.Read(before)))
        );
        routes.MapPage(
            Path + "/{number:long}",
            (long number, long? against, DefinitionSetReader sets) =>
                Page.Guarded(() => sets.Read(number, against) is { } view ? Page.Of<DefinitionSetPage>(view) : Unknown(number))
        );
        routes
            .MapPost(
                Path + "/{number:long}/roll-back",
                (long number, HttpContext context, DefinitionSetReader sets, DefinitionWatch watch) =>
                    FormAnswer.TakeAsync(context, form => RollBackAsync(number, form, context, sets, watch))
            )
            .Asks(Need.Administrator);
        routes
            .MapPost(
                Path + "/reload",
                (HttpContext context, DefinitionSetReader sets, DefinitionWatch watch) =>
                    FormAnswer.TakeAsync(context, form => ReloadAsync(form, context, sets, watch))
            )
            .Asks(Need.Administrator);
    }

    private static async Task<IResult> RollBackAsync(
        long number,
        IFormCollection form,
        HttpContext context,
        DefinitionSetReader sets,
        DefinitionWatch watch
    )
    {
        var outcome = await watch.RollBackAsync(number, By(form), context.RequestAborted);
        return outcome.Snapshot is not null ? FormAnswer.SeeOther(Path)
            : sets.Read(number, null) is { } view
                ? Page.Of<DefinitionSetPage>(view with { Problem = outcome.Refused, ProblemFindings = outcome.Findings }, outcome.Status)
            : Unknown(number);
    }

    private static async Task<IResult> ReloadAsync(
        IFormCollection form,
        HttpContext context,
        DefinitionSetReader sets,
        DefinitionWatch watch
    )
    {
        var (snapshot, findings) = await watch.ReloadAsync(Applied.Reload, By(form), context.RequestAborted);
        return snapshot is not null
            ? FormAnswer.SeeOther(Path)
            : Page.Of<DefinitionSetsPage>(
                sets.Read(null) with
                {
                    Problem = "the files are refused; what runs goes on.",
                    ProblemFindings = findings,
                },
                422
            );
    }

    private static string By(IFormCollection form) => RequestFields.Of(form).ByAnybody();

    private static IResult Unknown(long number) =>
        Page.Of<NoticePage>(PageNotice.NotFound($"There is no set {number} in the history of definitions."), 404);
}
