using Crownwatch.Core.Incidents;
using Crownwatch.Server.Loading;
using Crownwatch.Server.Running;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Escalating;

/// <summary>Where people's commands about incidents arrive, from the pages and the API.</summary>
public sealed class IncidentDesk(Database database, Installation installation, SnapshotSource snapshots, Signals signals, TimeProvider time)
{
    /// <summary>Decides and stores. null when there is no such incident.</summary>
    public async Task<Decision?> TakeAsync(long incident, IncidentCommand command, CancellationToken stopping)
    {
        var at = new Surroundings(time.GetUtcNow(), snapshots.Current.Definitions, installation.Id);
        var decision = await database.WriteAsync(
            true,
            connection =>
            {
                if (IncidentStore.Find(connection, incident) is not { } found)
                {
                    return null;
                }

                var decided = IncidentDecisions.Decide(found, command, at);
                if (decided.Refusal is null)
                {
                    IncidentStore.Save(connection, decided, at.Definitions.OnCall, at.Now);
                }

                return decided;
            },
            stopping
        );
        signals.Deadlines.Set();
        signals.RaiseOutboxFilled();
        signals.RaiseChanged();
        return decision;
    }
}
