using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;
using Crownwatch.Server.Intervening;
using Crownwatch.Server.Loading;
using Crownwatch.Server.Notifying;
using Crownwatch.Server.Storage;
using Microsoft.Data.Sqlite;

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

    private static Task<IResult> Test(
        string name,
        HttpRequest request,
        ChannelTest test,
        SnapshotSource snapshots,
        Database database,
        Redactor redactor,
        TimeProvider time
    ) =>
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

                var result = await test.RunAsync(channel, by, request.HttpContext.RequestAborted);
                var answer = redactor.Redact(result.Sent.Answer);
                var stored = await NoteAsync(database, result, answer, by, time.GetUtcNow(), request.HttpContext.RequestAborted);
                return ApiJson.Answer(
                    new
                    {
                        channel = channel.Name,
                        channel.Type,
                        outcome = result.Sent.Outcome,
                        delivered = result.IsDelivered,
                        result.Sent.Status,
                        duration_ms = Math.Round(result.Took.TotalMilliseconds, 1),
                        receipt = answer,
                        result.Sent.Reference,
                        result.Sent.BadCredential,
                        retry_after_seconds = result.Sent.RetryAfter?.TotalSeconds,
                        warning = stored ? null : "the database can't be written: the journal lacks this test",
                    }
                );
            }
        );

    // The message was sent, whatever becomes of its entry.
    private static async Task<bool> NoteAsync(
        Database database,
        ChannelTestResult result,
        string answer,
        string by,
        DateTimeOffset at,
        CancellationToken stopping
    )
    {
        var text =
            $"test message to {result.Channel.Name}: {Json.Write(result.Sent.Outcome).Trim('"')}{(result.Sent.Status is { } status ? $" {status}" : "")} {answer}".TrimEnd();
        try
        {
            return await database.WriteAsync(
                true,
                connection =>
                {
                    IncidentStore.AddToTimeline(connection, null, new TimelineEntry(at, "channel_tested", text, by));
                    return true;
                },
                stopping
            );
        }
        catch (SqliteException)
        {
            return false;
        }
    }

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
