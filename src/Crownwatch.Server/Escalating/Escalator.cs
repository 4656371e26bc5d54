using Crownwatch.Core.Incidents;
using Crownwatch.Server.Loading;
using Crownwatch.Server.Running;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Escalating;

/// <summary>Runs what has fallen due: escalation steps, repeats, lapses, delayed resolutions and reopenings.</summary>
public sealed class Escalator(
    Database database,
    Installation installation,
    SnapshotSource snapshots,
    Signals signals,
    Liveness liveness,
    TimeProvider time,
    ILogger<Escalator> log
) : GuardedLoop(liveness, time, log)
{
    private static readonly TimeSpan LookAtLeastEvery = TimeSpan.FromSeconds(10);

    protected override string LoopName => "escalator";

    protected override async Task TurnAsync(CancellationToken stopping)
    {
        var next = database.Read(IncidentStore.NextDue);
        var wait = next is { } due ? due - Time.GetUtcNow() : LookAtLeastEvery;
        if (wait > TimeSpan.Zero)
        {
            await signals.Deadlines.WaitAsync(wait < LookAtLeastEvery ? wait : LookAtLeastEvery, Time, stopping);
        }

        if (database.Read(c => IncidentStore.Due(c, Time.GetUtcNow())).Count > 0)
        {
            await RunDueAsync(stopping);
        }
    }

    private async Task RunDueAsync(CancellationToken stopping)
    {
        var at = new Surroundings(Time.GetUtcNow(), snapshots.Current.Definitions, installation.Id);
        await database.WriteAsync(
            true,
            connection =>
            {
                var due = IncidentStore.Due(connection, at.Now);
                foreach (var incident in due.Select(id => IncidentStore.Find(connection, id)).OfType<Incident>())
                {
                    IncidentStore.Save(connection, IncidentDecisions.Decide(incident, new RunDue(), at), at.Definitions.OnCall, at.Now);
                }

                return due.Count;
            },
            stopping
        );
        signals.RaiseOutboxFilled();
        signals.RaiseChanged();
    }
}
