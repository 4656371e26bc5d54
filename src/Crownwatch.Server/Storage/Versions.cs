using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Storage;

/// <summary>
/// A short text that is another one whenever what people decide upon has changed: an incident's state and what people wrote in its
/// history (not what was delivered of its messages), an intervention. Read and compared inside the transaction that decides.
/// </summary>
public static class Versions
{
    /// <summary>null when there is no such incident.</summary>
    public static string? Incident(SqliteConnection connection, long id) =>
        Of(
            connection.ExecuteScalar<string?>(
                """
                SELECT state || '|' || coalesce((SELECT max(id) FROM timeline WHERE incident_id = @id AND who IS NOT NULL), 0)
                FROM incidents WHERE id = @id
                """,
                new { id }
            )
        );

    /// <summary>null when there is none of that number.</summary>
    public static string? Intervention<T>(SqliteConnection connection, long number)
        where T : Core.Interventions.Intervention => InterventionStore.Find<T>(connection, number) is { } found ? Of(found) : null;

    public static string Of(Core.Interventions.Intervention intervention) => Of(Json.Write(intervention))!;

    /// <summary>Of all pauses that hold or are to come; there always is one, of none at all too.</summary>
    public static string Pauses(SqliteConnection connection, DateTimeOffset now) =>
        Of(string.Join('\n', InterventionStore.Since(connection, now).OfType<Core.Interventions.Pause>().Select(Of)))!;

    public static string? Of(string? state) => state is null ? null : Of(Encoding.UTF8.GetBytes(state));

    public static string Of(ReadOnlySpan<byte> state) => Base64Url.EncodeToString(SHA256.HashData(state).AsSpan(0, 12));
}
