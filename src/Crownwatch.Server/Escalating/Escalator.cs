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

        // A write each: an incident that can't be decided must not stop the steps of the others.
        List<Exception> failures = [];
        foreach (var incident in database.Read(c => IncidentStore.Due(c, Time.GetUtcNow())))
        {
            try
            {
                await RunDueAsync(incident, stopping);
            }
            catch (Exception e) when (e is not (OperationCanceledException or Microsoft.Data.Sqlite.SqliteException))
            {
                failures.Add(new InvalidOperationException($"INC-{incident}: what is due could not be decided", e));
            }
        }

        if (failures.Count > 0)
        {
            throw new AggregateException(failures);
        }
    }

    private async Task RunDueAsync(long id, CancellationToken stopping)
    {
        var at = new Surroundings(Time.GetUtcNow(), snapshots.Current.Definitions, installation.Id);
        await database.WriteAsync(
            true,
            connection =>
            {
                if (IncidentStore.Find(connection, id) is { } incident)
                {
                    IncidentStore.Save(connection, IncidentDecisions.Decide(incident, new RunDue(), at), at.Definitions.OnCall, at.Now);
                }

                return 0;
            },
            stopping
        );
        signals.RaiseOutboxFilled();
        signals.RaiseChanged();
    }
}
