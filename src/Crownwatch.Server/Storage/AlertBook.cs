using System.Globalization;
using Crownwatch.Core.Alerting;
using Crownwatch.Core.Incidents;
using Crownwatch.Core.Interventions;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Storage;

/// <summary>The book that the decision core reads and writes, within one transaction of the database.</summary>
public sealed class AlertBook(SqliteConnection connection) : IAlertBook
{
    private const string Handoffs = "handoffs_until";
    private List<OpenAlert>? _alerts;

    public IReadOnlyList<OpenAlert> OpenAlerts => _alerts ??= OpenAlertStore.All(connection);
    public IReadOnlyList<OpenAlert> Withheld => OpenAlertStore.Withheld(connection);

    public IReadOnlyList<OpenAlert> Ended(DateTimeOffset now) => OpenAlertStore.Ended(connection, now);

    public IReadOnlyList<long> Hushed =>
        [
            .. connection.Query<long>(
                "SELECT id FROM incidents WHERE resolved_at IS NULL AND json_extract(state, '$.quiet') IS NOT NULL ORDER BY id"
            ),
        ];

    public IReadOnlyList<Incident> Open =>
        [.. connection.Query<string>("SELECT state FROM incidents WHERE resolved_at IS NULL ORDER BY id").Select(Json.Read<Incident>)];

    public DateTimeOffset? HandoffsUntil
    {
        get =>
            MarkStore.Find(connection, Handoffs) is { } text
                ? DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(text, CultureInfo.InvariantCulture))
                : null;
        set => MarkStore.Put(connection, Handoffs, value!.Value.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture));
    }

    public IReadOnlyList<Intervention> Interventions(DateTimeOffset now) => InterventionStore.Since(connection, now - HandoffNotices.News);

    public OpenAlert? Alert(string rule, string check) => OpenAlertStore.Find(connection, rule, check);

    public void Put(OpenAlert alert)
    {
        OpenAlertStore.Put(connection, alert);
        _alerts = null;
    }

    public void Remove(OpenAlert alert)
    {
        OpenAlertStore.Remove(connection, alert.Rule, alert.Check);
        _alerts = null;
    }

    public Incident? Incident(long id) => IncidentStore.Find(connection, id);

    public Incident? Newest(string group) => IncidentStore.Newest(connection, group);

    public IReadOnlyList<long> Due(DateTimeOffset now) => IncidentStore.Due(connection, now);

    public long NextIncident() => IncidentStore.NextId(connection);

    public bool HasWarRoom(string name) =>
        connection.ExecuteScalar<bool>(
            """
            SELECT EXISTS (SELECT 1 FROM incidents WHERE json_extract(state, '$.war_room') = @name)
                OR EXISTS (SELECT 1 FROM war_rooms WHERE wanted = @name OR name = @name)
            """,
            new { name }
        );

    public void Save(Decision decision, DateTimeOffset? nextDue) => IncidentStore.Save(connection, decision, nextDue);

    public void Note(TimelineEntry entry, long? incident) => IncidentStore.AddToTimeline(connection, incident, entry);

    public void Send(OutgoingMessage message) =>
        OutboxStore.Add(connection, message, message.Notice.At, OutboxStore.NextDecision(connection));
}
