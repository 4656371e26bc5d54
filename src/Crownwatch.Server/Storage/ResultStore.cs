using Crownwatch.Core.Interventions;
using Crownwatch.Core.Results;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Storage;

/// <summary>Raw results. Written by prepared statements, since this is the one hot path into the database.</summary>
public static class ResultStore
{
    private static readonly string[] Columns = ["$c", "$s", "$o", "$w", "$t", "$l", "$f", "$x", "$e", "$h"];

    /// <summary>A check that has another name now keeps its history (semantics.md 6.9), unless the new name has one of its own.</summary>
    public static void Rename(SqliteConnection connection, string former, string name) =>
        connection.Execute(
            "UPDATE checks SET name = @name WHERE name = @former AND NOT EXISTS (SELECT 1 FROM checks WHERE name = @name)",
            new { former, name }
        );

    /// <summary>Numbers of the checks by name; names that are new get one.</summary>
    public static Dictionary<string, long> Ids(SqliteConnection connection, IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            connection.Execute("INSERT INTO checks (name) VALUES (@name) ON CONFLICT DO NOTHING", new { name });
        }

        return connection
            .Query<(string Name, long Id)>("SELECT name, id FROM checks")
            .ToDictionary(row => row.Name, row => row.Id, StringComparer.Ordinal);
    }

    /// <summary>Stores the results; one that is already there for its check and slot is left as it was (semantics.md 1.1).</summary>
    public static void Insert(SqliteConnection connection, IReadOnlyList<ProbeResult> results, IReadOnlyDictionary<string, long> ids)
    {
        using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO results VALUES ($c, $s, $o, $w, $t, $l, $f, $x, $e, $h) ON CONFLICT DO NOTHING";
        var parameters = Columns.Select(name => insert.Parameters.Add(name, SqliteType.Integer)).ToArray();
        foreach (var result in results)
        {
            var slot = result.Slot.ToUnixTimeMilliseconds();
            parameters[0].Value = ids[result.Check];
            parameters[1].Value = slot;
            parameters[2].Value = (long)result.Outcome;
            parameters[3].Value = (long)result.Cause;
            parameters[4].Value = (long)(result.StatusCode ?? 0);
            parameters[5].Value = result.Latency is { } latency ? (long)latency.TotalMicroseconds : DBNull.Value;
            parameters[6].Value = Math.Max(0, result.FinishedAt.ToUnixTimeMilliseconds() - slot);
            parameters[7].Value = (long)result.Exclusion;
            parameters[8].Value = result.CertificateExpiresAt is { } ends ? ends.ToUnixTimeMilliseconds() : DBNull.Value;
            parameters[9].Value = result.HeardAt is { } heard ? heard.ToUnixTimeMilliseconds() : DBNull.Value;
            insert.ExecuteNonQuery();
            if (result.Outcome != Outcome.Up)
            {
                InsertFailure(connection, result, ids[result.Check], slot);
            }
        }
    }

    /// <summary>The check's slots after <paramref name="after"/>, oldest first, as the rules see them.</summary>
    public static IEnumerable<DecidedSlot> Since(SqliteConnection connection, string check, long after) =>
        connection
            .Query<(long Slot, long Outcome, long? Latency, long Status, string? Code, long Took, long Exclusion, long? Ends, long? Heard)>(
                """
                SELECT r.slot, r.outcome, r.latency_us, r.status, f.code, r.finished_after, r.exclusion, r.certificate_ends, r.heard_at
                FROM results r JOIN checks c ON c.id = r.check_id
                LEFT JOIN failures f ON f.check_id = r.check_id AND f.slot = r.slot
                WHERE c.name = @check AND r.slot > @after ORDER BY r.slot
                """,
                new { check, after },
                buffered: false
            )
            .Select(row => new DecidedSlot(
                row.Slot,
                (Outcome)row.Outcome,
                row.Latency is { } us ? us / 1000f : float.NaN,
                (int)row.Status,
                row.Code ?? ""
            )
            {
                FinishedAt = row.Slot + row.Took,
                Exclusion = (Exclusion)row.Exclusion,
                CertificateEndsAt = row.Ends ?? 0,
                HeardAt = row.Heard ?? 0,
            });

    /// <summary>Marks the slots from its start up to but not at its end, but those in maintenance (semantics.md 3.3).</summary>
    /// <returns>How many it marked anew.</returns>
    public static int Correct(SqliteConnection connection, Correction correction) =>
        connection.Execute(
            """
            UPDATE results SET exclusion = @corrected
            WHERE check_id = (SELECT id FROM checks WHERE name = @Check) AND slot >= @from AND slot < @until AND exclusion = 0
            """,
            new
            {
                correction.Check,
                from = correction.From.ToUnixTimeMilliseconds(),
                until = correction.Until.ToUnixTimeMilliseconds(),
                corrected = (long)Exclusion.Corrected,
            }
        );

    private static void InsertFailure(SqliteConnection connection, ProbeResult result, long id, long slot) =>
        connection.Execute(
            "INSERT INTO failures VALUES (@id, @slot, @Code, @Reason, @criteria, @Excerpt) ON CONFLICT DO NOTHING",
            new
            {
                id,
                slot,
                result.Code,
                result.Reason,
                criteria = Json.Write(result.Criteria),
                result.Excerpt,
            }
        );
}
