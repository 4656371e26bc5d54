using System.Globalization;
using Crownwatch.Core.Incidents;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Storage;

/// <summary>Which openings must have reached somebody by now, and how many channels took each (semantics.md 10.5).</summary>
public static class OpeningStore
{
    /// <summary>
    /// Of every open incident whose first step has run, since it last opened; and of resolved ones whose opening still waits to be
    /// sent. An incident whose steps are withheld has nothing to deliver.
    /// </summary>
    public static IReadOnlyList<SentOpening> Standing(SqliteConnection connection) =>
        [
            .. connection
                .Query<(long Id, string Started, long Steps, bool IsQuiet, bool IsResolved)>(
                    """
                    SELECT id, json_extract(state, '$.escalation.started_at'), json_extract(state, '$.escalation.next_step'),
                           json_extract(state, '$.quiet') IS NOT NULL, resolved_at IS NOT NULL
                    FROM incidents
                    WHERE resolved_at IS NULL
                       OR id IN (SELECT incident_id FROM outbox WHERE state = 'pending' AND kind IN ('opened', 'step'))
                    """
                )
                .Select(i => Of(connection, i.Id, i.Started, i.IsQuiet || i.Steps == 0))
                .OfType<SentOpening>(),
        ];

    private static SentOpening? Of(SqliteConnection connection, long incident, string startedAt, bool nothingDue)
    {
        var started = DateTimeOffset.Parse(startedAt, CultureInfo.InvariantCulture);
        var (messages, first, channels) = connection.QuerySingle<(long Messages, long? First, long Channels)>(
            """
            SELECT count(*), min(created_at), count(DISTINCT CASE WHEN state = 'delivered' THEN channel END)
            FROM outbox WHERE incident_id = @incident AND kind IN ('opened', 'step') AND created_at >= @started
            """,
            new { incident, started = started.ToUnixTimeMilliseconds() }
        );
        return messages == 0 && nothingDue
            ? null
            : new SentOpening($"INC-{incident}", first is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : started, (int)channels);
    }
}
