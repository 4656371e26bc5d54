using Crownwatch.Core.Alerting;
using Crownwatch.Server.Loading;
using Crownwatch.Server.Recording;
using Crownwatch.Server.Running;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Notifying;

/// <summary>Starts a lane keeper for each channel, so that one that hangs delays no other.</summary>
public sealed class Dispatcher(
    Database database,
    SnapshotSource snapshots,
    Signals signals,
    Delivery delivery,
    Desks desks,
    DecisionClock clock,
    Liveness liveness,
    TimeProvider time,
    ILogger<Dispatcher> log
) : GuardedLoop(liveness, time, log)
{
    private static readonly TimeSpan LookAtLeastEvery = TimeSpan.FromSeconds(10);
    private readonly Signal _wake = new();
    private readonly Dictionary<string, ChannelLoop> _loops = new(StringComparer.Ordinal);

    private bool _woken;
    private volatile bool _reloaded;

    protected override string LoopName => "dispatcher";

    protected override async Task TurnAsync(CancellationToken stopping)
    {
        if (!_woken)
        {
            await database.WriteAsync(true, WakeAll, stopping);
            _woken = true;
        }

        if (_reloaded)
        {
            // The file may have mended what a channel was refused for.
            _reloaded = false;
            await database.WriteAsync(true, TryAll, stopping);
            signals.RaiseOutboxFilled();
        }

        var definitions = snapshots.Current.Definitions;
        var channels = definitions
            .Channels.Concat(definitions.RoleChannels.Select(r => r.Channel))
            .Select(c => c.Name)
            .Union(database.Read(OutboxStore.ChannelsWaiting), StringComparer.Ordinal);
        foreach (var channel in channels.Where(c => !_loops.ContainsKey(c)))
        {
            var loop = new ChannelLoop(channel, database, snapshots, signals, delivery, clock, Liveness, Time, Log);
            _loops.Add(channel, loop);
            await loop.StartAsync(stopping);
        }

        await EndAlarmsOfGoneChannelsAsync(stopping);
        if (!LastTurnFailed)
        {
            await _wake.WaitAsync(LookAtLeastEvery, Time, stopping);
        }
    }

    private int WakeAll(Microsoft.Data.Sqlite.SqliteConnection connection)
    {
        OutboxStore.Wake(connection, clock.Now);
        return 0;
    }

    private int TryAll(Microsoft.Data.Sqlite.SqliteConnection connection)
    {
        OutboxStore.TryNow(connection, null, clock.Now);
        return 0;
    }

    private void Reloaded()
    {
        _reloaded = true;
        _wake.Set(); // a channel that a reload adds is served at once
    }

    // A channel that was removed or disabled will never take a message that ends the alarm about its credential.
    private async Task EndAlarmsOfGoneChannelsAsync(CancellationToken stopping)
    {
        bool IsGone(string channel) => snapshots.Current.Definitions.ChannelNamed(channel) is not { Enabled: true };

        if (!database.Read(OpenAlertStore.OfOurselves).Any(a => CredentialAlerts.ChannelOf(a) is { } channel && IsGone(channel)))
        {
            return;
        }

        await database.WriteAsync(
            true,
            connection =>
            {
                var desk = desks.Open(connection, snapshots.Current);
                foreach (
                    var channel in OpenAlertStore.OfOurselves(connection).Select(CredentialAlerts.ChannelOf).OfType<string>().Where(IsGone)
                )
                {
                    desk.Apply(CredentialAlerts.Good(channel, "it is no longer in use", clock.Now));
                }

                return 0;
            },
            stopping
        );
        signals.RaiseOutboxFilled();
        signals.RaiseChanged();
    }

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        snapshots.Swapped += Reloaded;
        return base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        snapshots.Swapped -= Reloaded;
        await base.StopAsync(cancellationToken);
        await Task.WhenAll(_loops.Values.Select(l => l.StopAsync(cancellationToken)));
        foreach (var loop in _loops.Values)
        {
            loop.Dispose();
        }
    }
}
