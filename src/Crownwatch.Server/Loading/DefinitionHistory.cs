using System.Security.Cryptography;
using System.Text;
using Crownwatch.Core.Definitions;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Loading;

/// <summary>Enters each set of definitions that is applied, and keeps its text without secrets.</summary>
public sealed class DefinitionHistory(DefinitionLoader loader, Database database, TimeProvider time)
{
    /// <summary>
    /// Enters a set that was read from the files; it is also what a start with broken files falls back to, and ends a roll-back. What
    /// runs already is entered again only when a person asked for it.
    /// </summary>
    /// <returns>Whether its text could be kept without storing a secret.</returns>
    /// <exception cref="Microsoft.Data.Sqlite.SqliteException">The database can't be written.</exception>
    public async Task<bool> EnterAsync(Applied applied, CancellationToken stopping)
    {
        var kept = loader.ToKeep(applied.Snapshot);
        var row = RowOf(applied, kept is null ? null : HashOf(kept.Files));
        return await database.WriteAsync(
            true,
            connection =>
            {
                DefinitionSetStore.PutRolledBack(connection, null);
                if (kept is not null)
                {
                    LastGoodStore.Put(connection, kept);
                }

                var latest = DefinitionSetStore.Latest(connection);
                if (applied.How == Applied.Reload || latest is null || latest.Hash != row.Hash || latest.Environment != row.Environment)
                {
                    DefinitionSetStore.Add(connection, row, kept?.Files);
                }

                return kept is not null;
            },
            stopping
        );
    }

    /// <summary>Enters that a former set runs again; it holds also after a restart.</summary>
    /// <returns>The number of the entry.</returns>
    /// <exception cref="Microsoft.Data.Sqlite.SqliteException">The database can't be written.</exception>
    public Task<long> EnterRollBackAsync(Applied applied, DefinitionSetRow former, CancellationToken stopping) =>
        database.WriteAsync(
            true,
            connection =>
            {
                DefinitionSetStore.PutRolledBack(connection, applied.Snapshot.RolledBack);
                return DefinitionSetStore.Add(connection, RowOf(applied, former.Hash) with { RolledBackTo = former.Number }, null);
            },
            stopping
        );

    private DefinitionSetRow RowOf(Applied applied, string? hash) =>
        new(time.GetUtcNow(), applied.How, applied.Who)
        {
            Hash = hash,
            Environment = loader.Environment,
            Checks = applied.Snapshot.Plans.Count,
            Findings = loader.Lint(applied.Snapshot),
        };

    private static string HashOf(IReadOnlyList<SourceFile> files) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Json.Write(files))));
}

/// <summary>A set that runs from now on, and by what.</summary>
/// <param name="How">start, file, reload or roll_back.</param>
/// <param name="Who">null where nobody asked for it.</param>
public sealed record Applied(Snapshot Snapshot, string How, string? Who)
{
    public const string Start = "start";
    public const string File = "file";
    public const string Reload = "reload";
    public const string RollBack = "roll_back";
}
