using Crownwatch.Core.Heartbeats;
using Crownwatch.Server.Running;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Receiving.Heartbeats;

/// <summary>Where pings arrive. One counts from the moment it is in memory; it is stored before it is answered.</summary>
public sealed class HeartbeatDesk(Database database, ReceivedCounts counts)
{
    /// <summary>Somebody who pings in a tight loop costs no more commits than one who pings once a second.</summary>
    private static readonly TimeSpan StoreAtMostEvery = TimeSpan.FromSeconds(1);

    /// <summary>A run has ended badly: it is down at once.</summary>
    public Signal Failed { get; } = new();

    /// <exception cref="Microsoft.Data.Sqlite.SqliteException">It counts, but is not stored yet.</exception>
    public async Task TakeAsync(WatchedHeartbeat watched, Ping ping, CancellationToken stopping)
    {
        var before = watched.State;
        watched.Take(ping);
        counts.Count("heartbeat", Word(ping.Kind));
        if (ping.Kind == PingKind.Fail)
        {
            Failed.Set();
        }

        var news =
            ping.Kind != PingKind.Success
            || before.Failed
            || before.Unended is not null
            || before.LastPing is not { } last
            || ping.At - last >= StoreAtMostEvery;
        if (news)
        {
            await StoreAsync([watched], stopping);
        }
    }

    /// <summary>Stores what is not stored of them.</summary>
    /// <exception cref="Microsoft.Data.Sqlite.SqliteException">The database can't be written.</exception>
    public async Task StoreAsync(IEnumerable<WatchedHeartbeat> all, CancellationToken stopping)
    {
        var unstored = all.Where(w => w.Unstored is not null).ToList();
        if (unstored.Count == 0)
        {
            return;
        }

        // What it is at that moment: a ping that came meanwhile is stored with it, and no older state overwrites it.
        var stored = await database.WriteAsync(
            true,
            connection =>
            {
                var states = unstored.Select(w => (Watched: w, w.State)).ToList();
                states.ForEach(s => HeartbeatStore.Put(connection, s.Watched.Plan.Check.Name, s.State));
                return states;
            },
            stopping
        );
        stored.ForEach(s => s.Watched.Stored(s.State));
    }

    private static string Word(PingKind kind) =>
        kind switch
        {
            PingKind.Start => "start",
            PingKind.Fail => "fail",
            _ => "success",
        };
}
