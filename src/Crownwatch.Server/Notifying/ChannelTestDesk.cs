using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;
using Crownwatch.Server.Loading;
using Crownwatch.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Notifying;

/// <summary>Tests a channel for somebody and enters it in the journal.</summary>
public sealed class ChannelTestDesk(ChannelTest test, Database database, Redactor redactor, TimeProvider time)
{
    /// <summary>The journal's word for a test; its facts name the channel.</summary>
    public const string Event = "channel_tested";

    /// <returns>What came of it, without secrets; and whether the journal has it.</returns>
    public async Task<(ChannelTestResult Result, bool IsEntered)> RunAsync(ChannelDefinition channel, string by, CancellationToken stopping)
    {
        var result = await test.RunAsync(channel, by, stopping);
        result = result with { Sent = result.Sent with { Answer = redactor.Redact(result.Sent.Answer) } };
        var status = result.Sent.Status is { } code ? $" {code}" : "";
        var text = $"test message to {channel.Name}: {Json.Write(result.Sent.Outcome).Trim('"')}{status} {result.Sent.Answer}".TrimEnd();
        try
        {
            await database.WriteAsync(
                true,
                connection =>
                {
                    IncidentStore.AddToTimeline(
                        connection,
                        null,
                        new TimelineEntry(time.GetUtcNow(), Event, text, by) { Facts = new Facts { Name = channel.Name } }
                    );
                    return 0;
                },
                stopping
            );
            return (result, true);
        }
        catch (SqliteException)
        {
            return (result, false); // the message was sent, whatever becomes of its entry
        }
    }
}
