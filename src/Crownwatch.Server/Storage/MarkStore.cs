using Dapper;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Storage;

/// <summary>Single values that must survive a restart, by name.</summary>
public static class MarkStore
{
    public static string? Find(SqliteConnection connection, string name) =>
        connection.ExecuteScalar<string?>("SELECT value FROM marks WHERE name = @name", new { name });

    public static void Put(SqliteConnection connection, string name, string value) =>
        connection.Execute(
            "INSERT INTO marks VALUES (@name, @value) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            new { name, value }
        );
}
