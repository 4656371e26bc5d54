using Crownwatch.Core.Alerting;
using Crownwatch.Core.Incidents;
using Crownwatch.Server.Loading;
using Crownwatch.Server.Running;
using Crownwatch.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Recording;

/// <summary>Sets up the decision core's desk for one transaction: the only place where the server's parts are handed to it.</summary>
public sealed class Desks(Installation installation, StateBook states, DecisionClock clock)
{
    /// <summary>The time by which is decided.</summary>
    public DateTimeOffset Now => clock.Now;

    /// <summary>A desk that reads and writes through the transaction's connection, for the definitions of the snapshot.</summary>
    public AlertDesk Open(SqliteConnection connection, Snapshot snapshot) => Open(connection, snapshot, new AlertBook(connection));

    /// <summary>As the other, on a book of the caller's own.</summary>
    public AlertDesk Open(SqliteConnection connection, Snapshot snapshot, IAlertBook book) =>
        new(book, states.All, states.Find, snapshot.Dependencies, At(connection, snapshot) with { RoomIsTaken = book.HasWarRoom });

    /// <summary>As the first, for states that are not the server's yet.</summary>
    public AlertDesk Open(SqliteConnection connection, Snapshot snapshot, IReadOnlyList<CheckState> loaded)
    {
        var byName = loaded.ToDictionary(s => s.Plan.Check.Name, StringComparer.Ordinal);
        return new(new AlertBook(connection), loaded, byName.GetValueOrDefault, snapshot.Dependencies, At(connection, snapshot));
    }

    /// <summary>What a decision may look at, now.</summary>
    public Surroundings At(SqliteConnection connection, Snapshot snapshot)
    {
        var (now, book) = (clock.Now, new AlertBook(connection));
        return new Surroundings(now, snapshot.Definitions, installation.Id)
        {
            Maintenance = snapshot.Maintenance,
            Interventions = book.Interventions(now),
            RoomIsTaken = book.HasWarRoom,
        };
    }
}
