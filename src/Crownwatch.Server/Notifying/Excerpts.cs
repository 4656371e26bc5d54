using Crownwatch.Core.Definitions;
using Crownwatch.Server.Storage;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Notifying;

/// <summary>
/// Starts of what failing checks answered, for channels with `excerpts: true` only (semantics.md 10.6). They are redacted where they are
/// kept, and each channel escapes them like all text from outside.
/// </summary>
public sealed class Excerpts(Database database, ILogger<Excerpts> log)
{
    private const int MostChecks = 5;
    private const int Longest = 200;

    /// <summary>A line a check, of its latest failure that answered anything; none for a channel that takes none.</summary>
    public IReadOnlyList<string> For(ChannelDefinition channel, IEnumerable<string> checks)
    {
        if (!channel.Excerpts)
        {
            return [];
        }

        try
        {
            return database.Read(connection =>
                checks.Distinct().Take(MostChecks).Select(c => Line(connection, c)).OfType<string>().ToList()
            );
        }
        catch (SqliteException e)
        {
            // A page goes out without its excerpts rather than late.
            log.LogError("{Channel} gets no excerpts: {Reason}", channel.Name, e.Message);
            return [];
        }
    }

    private static string? Line(SqliteConnection connection, string check) =>
        connection.QueryFirstOrDefault<string>(
            """
            SELECT f.excerpt FROM failures f JOIN checks c ON c.id = f.check_id
            WHERE c.name = @check AND f.excerpt IS NOT NULL AND f.excerpt <> '' ORDER BY f.slot DESC LIMIT 1
            """,
            new { check }
        )
            is { } excerpt
            ? $"{check} answered: {TextCut.To(excerpt, Longest)}"
            : null;
}
