using Crownwatch.Server.Dashboard.Incidents;
using Crownwatch.Server.Intervening;
using Crownwatch.Server.Notifying;

namespace Crownwatch.Server.Dashboard.Channels;

/// <summary>/channels: how each stands, its latest receipts, and a real test message.</summary>
internal static class ChannelsPages
{
    private const string Path = "/channels";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage(
            Path,
            (HttpRequest request, ChannelsReader channels) =>
                Page.Guarded(() => Page.Of<ChannelsPage>(channels.Read(RememberedName.Of(request))))
        );
        routes.MapPost(
            Path,
            (HttpContext context, ChannelsReader channels, ChannelTestDesk desk) =>
                FormAnswer.TakeAsync(context, form => TestAsync(form, context, channels, desk))
        );
    }

    private static async Task<IResult> TestAsync(IFormCollection form, HttpContext context, ChannelsReader channels, ChannelTestDesk desk)
    {
        var fields = RequestFields.Of(form);
        var (name, by) = (fields.Text("channel", RequestFields.LongestName * 2), fields.ByAnybody());
        var channel = channels.Channels.FirstOrDefault(c => c.Name == name);
        var problem =
            fields.Wrong
            ?? (channel is null ? "There is no such channel." : null)
            ?? (channel is { Enabled: false } ? $"{channel.Name} is disabled: nothing is ever sent there." : null);
        if (problem is not null)
        {
            return Page.Of<ChannelsPage>(channels.Read(RememberedName.Of(context.Request)) with { Problem = problem }, 400);
        }

        // What came of it is in the journal, and the page shows it from there.
        var (result, isEntered) = await desk.RunAsync(channel!, by, context.RequestAborted);
        return isEntered
            ? FormAnswer.SeeOther(Path)
            : Page.Of<ChannelsPage>(
                channels.Read(RememberedName.Of(context.Request)) with
                {
                    Problem =
                        $"The database can't be written, so this is shown once: {result.Sent.Outcome} {result.Sent.Status} {result.Sent.Answer}",
                },
                503
            );
    }
}
