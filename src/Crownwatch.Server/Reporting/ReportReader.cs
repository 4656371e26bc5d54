using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;
using Crownwatch.Core.Reporting;
using Crownwatch.Server.Loading;
using Crownwatch.Server.Storage;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Reporting;

/// <summary>Draws up reports from what is stored.</summary>
public sealed class ReportReader(Database database, SnapshotSource snapshots, TimeProvider time)
{
    public Report Read(ReportSpan span)
    {
        var definitions = snapshots.Current.Definitions;
        var now = time.GetUtcNow();
        return database.Read(connection =>
            Report.Of(
                span.From,
                span.To,
                now,
                definitions,
                Availability(connection, definitions, span),
                Incidents(connection, definitions, span)
            )
        );
    }

    // In the order of the file; then those that are no longer defined but have results in the span.
    private static List<AvailabilityFigures> Availability(SqliteConnection connection, DefinitionSet definitions, ReportSpan span)
    {
        var ids = connection
            .Query<(string Name, long Id)>("SELECT name, id FROM checks ORDER BY name")
            .ToDictionary(row => row.Name, row => row.Id, StringComparer.Ordinal);
        List<AvailabilityFigures> figures = [];
        foreach (var check in definitions.Checks)
        {
            // A name without results has no number yet: nothing of it was monitored.
            var id = ids.Remove(check.Name, out var known) ? known : -1;
            figures.Add(AvailabilityQuery.Of(connection, (check.Name, id), check.Interval, span.From, span.To));
        }

        foreach (var (name, id) in ids)
        {
            if (AvailabilityQuery.CommonestInterval(connection, id, span.From, span.To) is { } interval)
            {
                figures.Add(AvailabilityQuery.Of(connection, (name, id), interval, span.From, span.To));
            }
        }

        return figures;
    }

    // Those of the span, and of former ones those that may still owe a post-mortem.
    private static List<RespondedIncident> Incidents(SqliteConnection connection, DefinitionSet definitions, ReportSpan span) =>
        connection
            .Query<string>(
                """
                SELECT state FROM incidents
                WHERE opened_at < @to
                  AND (resolved_at IS NULL OR resolved_at >= @from OR opened_at >= @from
                       OR (json_extract(state, '$.post_mortem.closed_at') IS NULL
                           AND (json_extract(state, '$.severity') = 'critical' OR json_extract(state, '$.kind') = 'budget'
                                OR resolved_at - opened_at > @acceptable)))
                ORDER BY id
                """,
                new
                {
                    from = span.From.ToUnixTimeMilliseconds(),
                    to = span.To.ToUnixTimeMilliseconds(),
                    acceptable = (long)definitions.ResponseTargets.Values.Min(t => t.AtMost).TotalMilliseconds,
                }
            )
            .Select(state => RespondedIncident.From(Json.Read<Incident>(state)))
            .ToList();
}
