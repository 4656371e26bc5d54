using Crownwatch.Server.Loading;
using Crownwatch.Server.Running;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Notifying;

/// <summary>Starts a lane keeper for each channel, so that one that hangs delays no other.</summary>
public sealed class Dispatcher(
    Database database,
    SnapshotSource snapshots,
    Signals signals,
    Delivery delivery,
    Liveness liveness,
    TimeProvider time,
    ILogger<Dispatcher> log
) : GuardedLoop(liveness, time, log)
{
    private static readonly TimeSpan LookAtLeastEvery = TimeSpan.FromSeconds(10);
    private readonly Signal _wake = new();
    private readonly Dictionary<string, ChannelLoop> _loops = new(StringComparer.Ordinal);

    protected override string LoopName => "dispatcher";

    protected override async Task TurnAsync(CancellationToken stopping)
    {
        var channels = snapshots
            .Current.Definitions.Channels.Select(c => c.Name)
            .Union(database.Read(OutboxStore.ChannelsWaiting), StringComparer.Ordinal);
        foreach (var channel in channels.Where(c => !_loops.ContainsKey(c)))
        {
            var loop = new ChannelLoop(channel, database, signals, delivery, Liveness, Time, Log);
            _loops.Add(channel, loop);
            await loop.StartAsync(stopping);
        }

        await _wake.WaitAsync(LookAtLeastEvery, Time, stopping);
    }

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        snapshots.Swapped += _wake.Set; // a channel that a reload adds is served at once
        return base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        snapshots.Swapped -= _wake.Set;
        await base.StopAsync(cancellationToken);
        await Task.WhenAll(_loops.Values.Select(l => l.StopAsync(cancellationToken)));
        foreach (var loop in _loops.Values)
        {
            loop.Dispose();
        }
    }
}
