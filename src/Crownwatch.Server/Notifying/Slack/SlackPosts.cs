using Crownwatch.Core.Incidents;
using Crownwatch.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Notifying.Slack;

/// <summary>Remembers what was posted. What has arrived must be stored before anything else is done, so a store that fails is tried again.</summary>
public sealed class SlackPosts(Database database, TimeProvider time, ILogger<SlackPosts> log)
{
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);

    public T Read<T>(Func<SqliteConnection, T> work) => database.Read(work);

    public Incident? Incident(long id) => database.Read(c => IncidentStore.Find(c, id));

    /// <summary>Returns when it is committed.</summary>
    public async Task StoreAsync(Action<SqliteConnection> work, CancellationToken stopping)
    {
        while (true)
        {
            try
            {
                await database.WriteAsync(
                    true,
                    connection =>
                    {
                        work(connection);
                        return 0;
                    },
                    stopping
                );
                return;
            }
            catch (SqliteException e)
            {
                log.LogError("what was posted to Slack can't be stored: {Reason}; trying again", e.Message);
                await Task.Delay(PauseAfterFailure, time, stopping);
            }
        }
    }
}
