using Crownwatch.Server.Storage;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Drilling;

/// <summary>Drills, running and ended.</summary>
internal static class DrillStore
{
    public static Drill Add(SqliteConnection connection, Drill drill) =>
        drill with
        {
            Id = connection.ExecuteScalar<long>(
                "INSERT INTO drills (started_at, state) VALUES (@at, @state) RETURNING id",
                new { at = drill.StartedAt.ToUnixTimeMilliseconds(), state = Json.Write(drill) }
            ),
        };

    public static void Update(SqliteConnection connection, Drill drill) =>
        connection.Execute(
            "UPDATE drills SET ended_at = @ended, state = @state WHERE id = @Id",
            new
            {
                drill.Id,
                ended = drill.EndedAt?.ToUnixTimeMilliseconds(),
                state = Json.Write(drill),
            }
        );

    public static Drill? Find(SqliteConnection connection, long id) =>
        Read(connection.Query<(long, string)>("SELECT id, state FROM drills WHERE id = @id", new { id })).FirstOrDefault();

    /// <summary>Those that go on, the oldest first.</summary>
    public static List<Drill> Running(SqliteConnection connection) =>
        Read(connection.Query<(long, string)>("SELECT id, state FROM drills WHERE ended_at IS NULL ORDER BY id"));

    /// <summary>Newest first.</summary>
    public static List<Drill> Latest(SqliteConnection connection, int limit, long? before, string? check, bool? running) =>
        Read(
            connection.Query<(long, string)>(
                """
                SELECT id, state FROM drills
                WHERE (@before IS NULL OR id < @before) AND (@running IS NULL OR (ended_at IS NULL) = @running)
                    AND (@check IS NULL OR json_extract(state, '$.check') = @check)
                ORDER BY id DESC LIMIT @limit
                """,
                new
                {
                    before,
                    check,
                    running,
                    limit,
                }
            )
        );

    private static List<Drill> Read(IEnumerable<(long Id, string State)> rows) =>
        [.. rows.Select(row => Json.Read<Drill>(row.State) with { Id = row.Id })];
}
