using Crownwatch.Core.Definitions;
using Crownwatch.Server.Intervening;
using Crownwatch.Server.Loading;
using Crownwatch.Server.Notifying;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Api;

/// <summary>/api/v1/channels: what can be told through, and a real message to find out whether it can.</summary>
internal static class ChannelEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(
            "/api/v1/channels",
            (SnapshotSource snapshots, Database database) =>
            {
                var traffic = database.Read(OutboxStore.Traffic);
                return ApiJson.Answer(
                    new { channels = All(snapshots.Current.Definitions).Select(c => Shape(c, traffic.GetValueOrDefault(c.Name))) }
                );
            }
        );
        routes.MapPost("/api/v1/channels/{name}/test", Test);
    }

    /// <summary>In the order of the file, then those that reach a role through PagerDuty.</summary>
    private static IEnumerable<ChannelDefinition> All(DefinitionSet definitions) =>
        definitions.Channels.Concat(definitions.RoleChannels.Select(r => r.Channel));

    private static Task<IResult> Test(string name, HttpRequest request, ChannelTestDesk desk, SnapshotSource snapshots) =>
        RequestBody.TakeAsync(
            request,
            async fields =>
            {
                fields.Only("by");
                var by = fields.Text("by", RequestFields.LongestName) ?? RequestFields.Anybody;
                if (fields.Wrong is { } wrong)
                {
                    return ApiError.BadRequest(wrong);
                }

                // A role's channel is called `pagerduty/lead`: the slash stays written as it was sent.
                var wanted = Uri.UnescapeDataString(name);
                var channels = All(snapshots.Current.Definitions).ToList();
                if (channels.Find(c => c.Name == wanted) is not { } channel)
                {
                    return ApiError.NotFound(
                        $"there is no channel '{PlainText.Shown(wanted)}'; there are: {string.Join(", ", channels.Select(c => c.Name))}"
                    );
                }

                if (!channel.Enabled)
                {
                    return ApiError.Answer(
                        new ApiError("conflict", 409, $"the channel '{wanted}' is disabled: nothing is ever sent there")
                    );
                }

                var (result, isEntered) = await desk.RunAsync(channel, by, request.HttpContext.RequestAborted);
                return ApiJson.Answer(
                    new
                    {
                        channel = channel.Name,
                        channel.Type,
                        outcome = result.Sent.Outcome,
                        delivered = result.IsDelivered,
                        result.Sent.Status,
                        duration_ms = Math.Round(result.Took.TotalMilliseconds, 1),
                        receipt = result.Sent.Answer,
                        result.Sent.Reference,
                        result.Sent.BadCredential,
                        retry_after_seconds = result.Sent.RetryAfter?.TotalSeconds,
                        warning = isEntered ? null : "the database can't be written: the journal lacks this test",
                    }
                );
            }
        );

    private static object Shape(ChannelDefinition channel, ChannelTraffic? traffic) =>
        new
        {
            channel.Name,
            channel.Type,
            channel.Enabled,
            waiting = traffic?.Waiting ?? 0,
            last_delivered_at = traffic?.LastDelivered,
        };
}
