using Crownwatch.Core.Alerting;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Storage;

/// <summary>Which rules hold on which checks: the truth that a restart goes on from.</summary>
public static class OpenAlertStore
{
    /// <summary>In the order they fired.</summary>
    public static List<OpenAlert> All(SqliteConnection connection) =>
        Read(connection.Query<string>("SELECT state FROM open_alerts ORDER BY fired_at, rule, check_name"));

    /// <summary>Those that nobody was told of, for a reason.</summary>
    public static List<OpenAlert> Withheld(SqliteConnection connection) =>
        Read(connection.Query<string>("SELECT state FROM open_alerts WHERE withheld = 1 ORDER BY fired_at, rule, check_name"));

    /// <summary>Received alerts that end at or before the instant, the earliest first.</summary>
    public static List<OpenAlert> Ended(SqliteConnection connection, DateTimeOffset now) =>
        Read(
            connection.Query<string>(
                "SELECT state FROM open_alerts WHERE ends_at <= @now ORDER BY ends_at",
                new { now = now.ToUnixTimeMilliseconds() }
            )
        );

    /// <summary>When the next received alert ends; null when none does by itself.</summary>
    public static DateTimeOffset? NextEnd(SqliteConnection connection) =>
        connection.ExecuteScalar<long?>("SELECT min(ends_at) FROM open_alerts WHERE ends_at IS NOT NULL") is { } end
            ? DateTimeOffset.FromUnixTimeMilliseconds(end)
            : null;

    public static OpenAlert? Find(SqliteConnection connection, string rule, string check) =>
        Read(connection.Query<string>("SELECT state FROM open_alerts WHERE rule = @rule AND check_name = @check", new { rule, check }))
            .FirstOrDefault();

    /// <summary>Alerts about ourselves (<see cref="SelfAlerts"/>).</summary>
    public static List<OpenAlert> OfOurselves(SqliteConnection connection) =>
        Read(
            connection.Query<string>(
                "SELECT state FROM open_alerts WHERE check_name = @Check ORDER BY fired_at, rule",
                new { SelfAlerts.Check }
            )
        );

    public static bool Has(SqliteConnection connection, string rule, string check) =>
        connection.ExecuteScalar<bool>(
            "SELECT EXISTS (SELECT 1 FROM open_alerts WHERE rule = @rule AND check_name = @check)",
            new { rule, check }
        );

    public static void Put(SqliteConnection connection, OpenAlert alert) =>
        connection.Execute(
            """
            INSERT OR REPLACE INTO open_alerts (rule, check_name, fired_at, withheld, state, ends_at)
            VALUES (@Rule, @Check, @at, @withheld, @state, @ends)
            """,
            new
            {
                alert.Rule,
                alert.Check,
                at = alert.Alert.FiredAt.ToUnixTimeMilliseconds(),
                withheld = alert.IsWithheld ? 1 : 0,
                state = Json.Write(alert),
                ends = alert.EndsAt?.ToUnixTimeMilliseconds(),
            }
        );

    public static void Remove(SqliteConnection connection, string rule, string check) =>
        connection.Execute("DELETE FROM open_alerts WHERE rule = @rule AND check_name = @check", new { rule, check });

    private static List<OpenAlert> Read(IEnumerable<string> states) => [.. states.Select(Json.Read<OpenAlert>)];
}
