using Crownwatch.Core.Alerting;
using Crownwatch.Server.Loading;
using Crownwatch.Server.Recording;
using Crownwatch.Server.Running;
using Crownwatch.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Receiving.Alertmanager;

/// <summary>Decides on received alerts and stores them with all that follows from them, before their sender is told that they were taken.</summary>
public sealed class AlertInbox(
    Database database,
    SnapshotSource snapshots,
    Desks desks,
    DecisionClock clock,
    Signals signals,
    ILogger<AlertInbox> log
)
{
    // So many share a transaction: a large batch must not keep results of checks waiting.
    private const int Together = 64;

    /// <returns>What could not be decided by a fault of ours, in words; empty when all was stored.</returns>
    /// <exception cref="SqliteException">The database can't be written; what was not stored may be sent again.</exception>
    public async Task<IReadOnlyList<string>> TakeAsync(IReadOnlyList<ReceivedAlert> alerts, CancellationToken stopping)
    {
        List<string> faults = [];
        foreach (var some in alerts.Chunk(Together))
        {
            try
            {
                await StoreAsync(some, stopping);
            }
            catch (Exception e) when (IsOurs(e))
            {
                faults.AddRange(await OneByOneAsync(some, stopping));
            }
        }

        return faults;
    }

    // One that our own code can't decide must not take the others with it.
    private async Task<List<string>> OneByOneAsync(ReceivedAlert[] alerts, CancellationToken stopping)
    {
        List<string> faults = [];
        foreach (var alert in alerts)
        {
            try
            {
                await StoreAsync([alert], stopping);
            }
            catch (Exception e) when (IsOurs(e))
            {
                log.LogCritical(
                    e,
                    "the received alert {Rule} on {Check} could not be decided, by a fault of ours",
                    alert.Name.Rule,
                    alert.Name.Check
                );
                faults.Add($"{alert.Name.Rule} on {alert.Name.Check}: {e.Message}");
            }
        }

        return faults;
    }

    private async Task StoreAsync(ReceivedAlert[] alerts, CancellationToken stopping)
    {
        var changed = await database.WriteAsync(
            true,
            connection =>
            {
                var now = clock.Now;
                var book = new GatheringBook(new AlertBook(connection));
                var desk = desks.Open(connection, snapshots.Current, book);
                foreach (var alert in alerts)
                {
                    desk.Receive(alert);
                    ReceivedAlertStore.Put(connection, alert, now);
                }

                book.Flush();
                ReceivedAlertStore.Forget(connection, now);
                return desk.Changed;
            },
            stopping
        );
        if (changed)
        {
            signals.Deadlines.Set();
            signals.RaiseOutboxFilled();
            signals.RaiseChanged();
        }
    }

    private static bool IsOurs(Exception e) => e is not (OperationCanceledException or SqliteException);
}
