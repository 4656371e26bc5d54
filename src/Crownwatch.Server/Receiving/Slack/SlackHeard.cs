using Crownwatch.Server.Storage;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Receiving.Slack;

/// <summary>What was heard of late, so that a request that comes twice counts once, also over a restart.</summary>
public sealed class SlackHeard(Database database, TimeProvider time)
{
    // Longer than a signature is good, and than Slack redelivers an envelope.
    private static readonly TimeSpan KeptFor = TimeSpan.FromHours(1);

    /// <summary>Whether it is heard for the first time. For what changes nothing else.</summary>
    /// <param name="id">A signature, or an envelope's id.</param>
    /// <exception cref="SqliteException">The database can't be written.</exception>
    public Task<bool> IsNewAsync(string id, CancellationToken stopping) =>
        database.WriteAsync(true, connection => TryTake(connection, id), stopping);

    /// <summary>Notes in the transaction of what it changes that it was heard. False when it had been before.</summary>
    /// <param name="id">A signature, or an envelope's id.</param>
    public bool TryTake(SqliteConnection connection, string id)
    {
        var now = time.GetUtcNow();
        connection.Execute("DELETE FROM slack_heard WHERE at < @old", new { old = (now - KeptFor).ToUnixTimeMilliseconds() });
        return connection.Execute(
                "INSERT OR IGNORE INTO slack_heard (id, at) VALUES (@id, @at)",
                new { id, at = now.ToUnixTimeMilliseconds() }
            ) == 1;
    }
}
