using Crownwatch.Core.Alerting;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Storage;

/// <summary>What other tools told us of their alerts, whole: for the pages, and for tools that ask.</summary>
public static class ReceivedAlertStore
{
    /// <summary>So long what was last told of an alert that is over is kept, for whoever reads its incident.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(90);

    /// <summary>Keeps what was told. What is over and was never heard of is nothing.</summary>
    public static void Put(SqliteConnection connection, ReceivedAlert alert, DateTimeOffset now)
    {
        var name = alert.Name;
        connection.Execute(
            """
            INSERT INTO received_alerts (fingerprint, rule, check_name, heard_at, state)
            SELECT @Fingerprint, @Rule, @Check, @at, @state
            WHERE NOT @over OR EXISTS (SELECT 1 FROM received_alerts WHERE fingerprint = @Fingerprint)
            ON CONFLICT (fingerprint) DO UPDATE SET heard_at = excluded.heard_at, state = excluded.state
            """,
            new
            {
                alert.Fingerprint,
                name.Rule,
                name.Check,
                at = now.ToUnixTimeMilliseconds(),
                over = alert.IsOver(now),
                state = Json.Write(alert),
            }
        );
    }

    /// <summary>Forgets what has long been over.</summary>
    public static void Forget(SqliteConnection connection, DateTimeOffset now) =>
        connection.Execute(
            """
            DELETE FROM received_alerts WHERE heard_at < @before AND NOT EXISTS (
                SELECT 1 FROM open_alerts o WHERE o.rule = received_alerts.rule AND o.check_name = received_alerts.check_name)
            """,
            new { before = (now - KeptFor).ToUnixTimeMilliseconds() }
        );

    /// <summary>Those that are open, by fingerprint.</summary>
    public static Dictionary<string, HeardAlert> Open(SqliteConnection connection) =>
        Read(connection, "SELECT r.heard_at, r.state FROM received_alerts r JOIN open_alerts USING (rule, check_name)", new { });

    /// <summary>Those of the fingerprints that are known, by fingerprint.</summary>
    public static Dictionary<string, HeardAlert> Find(SqliteConnection connection, IReadOnlyCollection<string> fingerprints) =>
        fingerprints.Count == 0
            ? []
            : Read(
                connection,
                "SELECT heard_at, state FROM received_alerts WHERE fingerprint IN (SELECT value FROM json_each(@fingerprints))",
                new { fingerprints = Json.Write(fingerprints) }
            );

    private static Dictionary<string, HeardAlert> Read(SqliteConnection connection, string sql, object parameters) =>
        connection
            .Query<(long At, string State)>(sql, parameters)
            .Select(row => new HeardAlert(Json.Read<ReceivedAlert>(row.State), DateTimeOffset.FromUnixTimeMilliseconds(row.At)))
            .ToDictionary(heard => heard.Alert.Fingerprint, StringComparer.Ordinal);
}

/// <param name="HeardAt">When it was last told.</param>
public sealed record HeardAlert(ReceivedAlert Alert, DateTimeOffset HeardAt);
