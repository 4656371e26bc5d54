using Dapper;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Storage;

/// <summary>What was posted with a Slack bot token; always inside the caller's transaction.</summary>
public static class SlackPostStore
{
    private const string Columns =
        "SELECT incident_id AS Incident, channel AS Channel, target AS Target, outbox_id AS Outbox, part AS Part, "
        + "slack_channel AS SlackChannel, ts AS Ts FROM posts";

    /// <summary>The message of the incident that is kept up to date; null when there is none (any more).</summary>
    public static SlackPost? Root(SqliteConnection connection, long incident, string channel) =>
        connection.QueryFirstOrDefault<SlackPost>(
            $"{Columns} WHERE incident_id = @incident AND channel = @channel AND part = 'root' ORDER BY id DESC LIMIT 1",
            new { incident, channel }
        );

    public static SlackPost? Find(SqliteConnection connection, long outbox, string part) =>
        connection.QueryFirstOrDefault<SlackPost>($"{Columns} WHERE outbox_id = @outbox AND part = @part", new { outbox, part });

    /// <summary>The id that Slack has for a channel of the definitions; null as long as nothing was posted there.</summary>
    public static string? ChannelId(SqliteConnection connection, string target) =>
        connection.ExecuteScalar<string?>(
            "SELECT slack_channel FROM posts WHERE target = @target AND part <> 'summary' ORDER BY id DESC LIMIT 1",
            new { target }
        );

    public static void Keep(SqliteConnection connection, SlackPost post) =>
        connection.Execute(
            """
            INSERT INTO posts (incident_id, channel, target, outbox_id, part, slack_channel, ts)
            VALUES (@Incident, @Channel, @Target, @Outbox, @Part, @SlackChannel, @Ts)
            ON CONFLICT (outbox_id, part) DO UPDATE SET slack_channel = excluded.slack_channel, ts = excluded.ts
            """,
            post
        );

    /// <summary>Slack no longer has it, or no longer lets it be edited.</summary>
    public static void Forget(SqliteConnection connection, SlackPost post) =>
        connection.Execute("DELETE FROM posts WHERE outbox_id = @Outbox AND part = @Part", post);
}

/// <param name="Incident">null for a message of no incident.</param>
/// <param name="Channel">Our name of the channel.</param>
/// <param name="Target">Where it posts, as the definitions say.</param>
/// <param name="Outbox">The message it was posted for.</param>
/// <param name="Part">root, alone, reply or summary.</param>
/// <param name="SlackChannel">Slack's id of the channel.</param>
/// <param name="Ts">Slack's name of the message within its channel.</param>
public sealed record SlackPost(long? Incident, string Channel, string Target, long Outbox, string Part, string SlackChannel, string Ts);
