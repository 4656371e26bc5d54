using Crownwatch.Core.Interventions;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Storage;

/// <summary>Silences, pauses, deployment marks, corrections and overrides.</summary>
public static class InterventionStore
{
    /// <summary>What holds at the instant or begins later, in the order it was made.</summary>
    public static List<Intervention> Since(SqliteConnection connection, DateTimeOffset now) =>
        Read(
            connection.Query<(long, string)>(
                "SELECT id, state FROM interventions WHERE ends_at > @now ORDER BY id",
                new { now = now.ToUnixTimeMilliseconds() }
            )
        );

    /// <summary>Whatever touches the span [from, until), in the order it was made.</summary>
    public static List<Intervention> Between(SqliteConnection connection, DateTimeOffset from, DateTimeOffset until) =>
        Read(
            connection.Query<(long, string)>(
                "SELECT id, state FROM interventions WHERE ends_at >= @from AND starts_at < @until ORDER BY id",
                new { from = from.ToUnixTimeMilliseconds(), until = until.ToUnixTimeMilliseconds() }
            )
        );

    public static Intervention? Find(SqliteConnection connection, long id) =>
        Read(connection.Query<(long, string)>("SELECT id, state FROM interventions WHERE id = @id", new { id })).FirstOrDefault();

    /// <summary>Stores a new one.</summary>
    /// <returns>The same with its number.</returns>
    public static Intervention Add(SqliteConnection connection, Intervention intervention)
    {
        var id = connection.ExecuteScalar<long>(
            "INSERT INTO interventions (what, starts_at, ends_at, state) VALUES (@what, @from, @until, @state) RETURNING id",
            Row(intervention)
        );
        return intervention with { Id = id };
    }

    /// <summary>It ends at another time than was planned.</summary>
    public static void Update(SqliteConnection connection, Intervention intervention) =>
        connection.Execute(
            "UPDATE interventions SET starts_at = @from, ends_at = @until, state = @state WHERE id = @id",
            Row(intervention)
        );

    private static object Row(Intervention intervention) =>
        new
        {
            id = intervention.Id,
            what = intervention.GetType().Name,
            from = intervention.From.ToUnixTimeMilliseconds(),
            until = intervention.Until.ToUnixTimeMilliseconds(),
            state = Json.Write(intervention),
        };

    private static List<Intervention> Read(IEnumerable<(long Id, string State)> rows) =>
        [.. rows.Select(row => Json.Read<Intervention>(row.State) with { Id = row.Id })];
}
