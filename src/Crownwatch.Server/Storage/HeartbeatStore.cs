using Crownwatch.Core.Heartbeats;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Storage;

/// <summary>What is known of watched jobs, so that a restart forgets no failure and no start.</summary>
public static class HeartbeatStore
{
    public static IReadOnlyDictionary<string, HeartbeatState> All(SqliteConnection connection) =>
        connection
            .Query<(string Check, string State)>("SELECT check_name, state FROM heartbeats")
            .ToDictionary(row => row.Check, row => Json.Read<HeartbeatState>(row.State), StringComparer.Ordinal);

    public static void Put(SqliteConnection connection, string check, HeartbeatState state) =>
        connection.Execute(
            "INSERT INTO heartbeats VALUES (@check, @state) ON CONFLICT (check_name) DO UPDATE SET state = excluded.state",
            new { check, state = Json.Write(state) }
        );
}
