using Crownwatch.Core.Definitions;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Loading;

/// <summary>
/// What to watch at a start: what the files say, or else what they said last (semantics.md 6.9, and the issue: a broken file at the
/// start must not leave nobody watching).
/// </summary>
public static class DefinitionStart
{
    public const string NotKept =
        "the definitions hold a secret in a form that can't be taken out, so they are not kept: a start with a broken file will fail";

    /// <summary>What was kept in the database, or null and why there is nothing.</summary>
    /// <param name="refused">What is wrong with the files.</param>
    public static (Snapshot? Snapshot, string? WhyNot) FallBack(
        DefinitionLoader loader,
        Database database,
        IReadOnlyList<Finding> refused
    ) => database.Read(LastGoodStore.Find) is { } kept ? loader.Load(kept, refused) : (null, null);

    /// <summary>Keeps the definitions for a start at which the files are broken.</summary>
    /// <returns>Whether that could be done without storing a secret.</returns>
    /// <exception cref="Microsoft.Data.Sqlite.SqliteException">The database can't be written.</exception>
    public static async Task<bool> KeepAsync(DefinitionLoader loader, Database database, Snapshot sound, CancellationToken stopping)
    {
        if (loader.ToKeep(sound) is not { } kept)
        {
            return false;
        }

        return await database.WriteAsync(
            true,
            connection =>
            {
                LastGoodStore.Put(connection, kept);
                return true;
            },
            stopping
        );
    }
}
