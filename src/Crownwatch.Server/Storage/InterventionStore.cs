using Crownwatch.Core.Interventions;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Storage;

/// <summary>Silences, pauses, deployment marks, corrections and overrides.</summary>
public static class InterventionStore
{
    // Each kind has numbers of its own, as people name them: "silence 3". Those made when all kinds shared one row of numbers keep theirs.
    private const string Number = "coalesce(nullif(json_extract(state, '$.id'), 0), id)";

    /// <summary>What holds at the instant or begins later, in the order it was made.</summary>
    public static List<Intervention> Since(SqliteConnection connection, DateTimeOffset now) =>
        Read(
            connection.Query<(long, string)>(
                $"SELECT {Number}, state FROM interventions WHERE ends_at > @now ORDER BY id",
                new { now = now.ToUnixTimeMilliseconds() }
            )
        );

    /// <summary>Whatever touches the span [from, until), in the order it was made.</summary>
    public static List<Intervention> Between(SqliteConnection connection, DateTimeOffset from, DateTimeOffset until) =>
        Read(
            connection.Query<(long, string)>(
                $"SELECT {Number}, state FROM interventions WHERE ends_at >= @from AND starts_at < @until ORDER BY id",
                new { from = from.ToUnixTimeMilliseconds(), until = until.ToUnixTimeMilliseconds() }
            )
        );

    /// <summary>The one of that kind and number; null when there is none.</summary>
    public static T? Find<T>(SqliteConnection connection, long number)
        where T : Intervention =>
        Read(
                connection.Query<(long, string)>(
                    $"SELECT {Number}, state FROM interventions WHERE what = @what AND {Number} = @number",
                    new { what = typeof(T).Name, number }
                )
            )
            .OfType<T>()
            .FirstOrDefault();

    /// <summary>Stores a new one.</summary>
    /// <returns>The same with its number: one more than the highest of its kind.</returns>
    public static Intervention Add(SqliteConnection connection, Intervention intervention)
    {
        var highest = connection.ExecuteScalar<long>(
            $"SELECT coalesce(max({Number}), 0) FROM interventions WHERE what = @what",
            new { what = intervention.GetType().Name }
        );
        var numbered = intervention with { Id = highest + 1 };
        connection.Execute(
            "INSERT INTO interventions (what, starts_at, ends_at, state) VALUES (@what, @from, @until, @state)",
            Row(numbered)
        );
        return numbered;
    }

    /// <summary>It ends at another time than was planned.</summary>
    public static void Update(SqliteConnection connection, Intervention intervention) =>
        connection.Execute(
            $"UPDATE interventions SET starts_at = @from, ends_at = @until, state = @state WHERE what = @what AND {Number} = @id",
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
