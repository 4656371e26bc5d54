using Dapper;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Storage;

/// <summary>Which rules hold on which checks: the truth that a restart goes on from.</summary>
public static class OpenAlertStore
{
    public static IReadOnlyList<OpenAlert> All(SqliteConnection connection) =>
        connection
            .Query<(string Rule, string Check, long? Incident)>("SELECT rule, check_name, incident_id FROM open_alerts")
            .Select(row => new OpenAlert(row.Rule, row.Check, row.Incident))
            .ToList();

    public static OpenAlert? Find(SqliteConnection connection, string rule, string check) =>
        connection
            .Query<long?>("SELECT incident_id FROM open_alerts WHERE rule = @rule AND check_name = @check", new { rule, check })
            .Select(incident => new OpenAlert(rule, check, incident))
            .FirstOrDefault();

    public static void Add(SqliteConnection connection, OpenAlert alert, DateTimeOffset firedAt) =>
        connection.Execute(
            "INSERT OR REPLACE INTO open_alerts VALUES (@Rule, @Check, @Incident, @at)",
            new
            {
                alert.Rule,
                alert.Check,
                alert.Incident,
                at = firedAt.ToUnixTimeMilliseconds(),
            }
        );

    public static void Remove(SqliteConnection connection, string rule, string check) =>
        connection.Execute("DELETE FROM open_alerts WHERE rule = @rule AND check_name = @check", new { rule, check });
}

/// <param name="Incident">null for rules of severity info, which open none.</param>
public sealed record OpenAlert(string Rule, string Check, long? Incident);
