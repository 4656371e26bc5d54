using Dapper;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Storage;

/// <summary>War rooms that were asked of Slack; always inside the caller's transaction.</summary>
public static class WarRoomStore
{
    private const string Columns =
        "SELECT incident_id AS Incident, channel AS Channel, wanted AS Wanted, name AS Name, asked_at AS AskedAt, slack_channel AS SlackChannel "
        + "FROM war_rooms";

    /// <param name="name">As it was decided, or as it came to be called.</param>
    public static WarRoom? Find(SqliteConnection connection, long incident, string channel, string name) =>
        connection.QueryFirstOrDefault<WarRoom>(
            $"{Columns} WHERE incident_id = @incident AND channel = @channel AND (wanted = @name OR name = @name) ORDER BY asked_at DESC",
            new
            {
                incident,
                channel,
                name,
            }
        );

    /// <summary>Slack's id of the incident's room, to point to it; null when there is none.</summary>
    public static string? IdOf(SqliteConnection connection, long incident, string channel, string name) =>
        Find(connection, incident, channel, name)?.SlackChannel;

    /// <summary>Stores what is to be asked for, before it is asked for.</summary>
    public static void Put(SqliteConnection connection, WarRoom room) =>
        connection.Execute(
            """
            INSERT INTO war_rooms (incident_id, channel, wanted, name, asked_at, slack_channel)
            VALUES (@Incident, @Channel, @Wanted, @Name, @AskedAt, @SlackChannel)
            ON CONFLICT (incident_id, channel, wanted)
            DO UPDATE SET name = excluded.name, asked_at = excluded.asked_at, slack_channel = excluded.slack_channel
            """,
            room
        );

    /// <summary>The room is called otherwise than was decided: pages and messages show its real name.</summary>
    public static void Rename(SqliteConnection connection, long incident, string wanted, string name) =>
        connection.Execute(
            """
            UPDATE incidents SET state = json_set(state, '$.war_room', @name)
            WHERE id = @incident AND json_extract(state, '$.war_room') = @wanted
            """,
            new
            {
                incident,
                wanted,
                name,
            }
        );
}

/// <param name="Wanted">The name as it was decided.</param>
/// <param name="Name">The name that is, or was, asked of Slack.</param>
/// <param name="AskedAt">Unix milliseconds.</param>
/// <param name="SlackChannel">Slack's id; null as long as it is not known to be there.</param>
public sealed record WarRoom(long Incident, string Channel, string Wanted, string Name, long AskedAt, string? SlackChannel);
