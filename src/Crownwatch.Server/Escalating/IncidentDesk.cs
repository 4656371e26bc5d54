using Crownwatch.Core.Alerting;
using Crownwatch.Core.Incidents;
using Crownwatch.Server.Loading;
using Crownwatch.Server.Recording;
using Crownwatch.Server.Running;
using Crownwatch.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Escalating;

/// <summary>Where people's commands about incidents arrive, from the pages and the API.</summary>
public sealed class IncidentDesk(Database database, SnapshotSource snapshots, Desks desks, Signals signals)
{
    /// <summary>Decides and stores. null when there is no such incident.</summary>
    /// <param name="condition">Asked in the same transaction before; it throws where the command is not to be taken. null for none.</param>
    public Task<Decision?> TakeAsync(
        long incident,
        IncidentCommand command,
        CancellationToken stopping,
        Action<SqliteConnection>? condition = null
    ) =>
        RunAsync(
            (connection, desk) =>
            {
                condition?.Invoke(connection);
                return desk.Take(incident, command);
            },
            stopping
        );

    /// <summary>Opens an incident that a person reports.</summary>
    public Task<Decision> OpenAsync(HandMade what, string by, CancellationToken stopping) =>
        RunAsync((_, desk) => desk.Open(what, by), stopping);

    /// <summary>Decides and stores in one transaction, then wakes whoever has to go on.</summary>
    public async Task<T> RunAsync<T>(Func<SqliteConnection, AlertDesk, T> work, CancellationToken stopping)
    {
        var result = await database.WriteAsync(true, connection => work(connection, desks.Open(connection, snapshots.Current)), stopping);
        WakeAll();
        return result;
    }

    /// <summary>Changes what people did that alters alerting, and looks again at all that it withholds or lets go: one transaction.</summary>
    public async Task<T> InterveneAsync<T>(Func<SqliteConnection, T> change, CancellationToken stopping)
    {
        var result = await database.WriteAsync(
            true,
            connection =>
            {
                var changed = change(connection);
                var book = new GatheringBook(new AlertBook(connection));
                desks.Open(connection, snapshots.Current, book).LookAgain(); // opened only now: a desk knows what stood when it was opened
                book.Flush();
                return changed;
            },
            stopping
        );
        WakeAll();
        return result;
    }

    private void WakeAll()
    {
        signals.Deadlines.Set();
        signals.RaiseOutboxFilled();
        signals.RaiseChanged();
    }
}
