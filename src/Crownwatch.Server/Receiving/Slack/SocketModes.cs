using Crownwatch.Core.Definitions;
using Crownwatch.Core.Definitions.Keeping;
using Crownwatch.Server.Loading;
using Crownwatch.Server.Notifying.Slack;
using Crownwatch.Server.Running;

namespace Crownwatch.Server.Receiving.Slack;

/// <summary>Keeps a connection for each Slack app whose presses come without an inbound port.</summary>
public sealed class SocketModes(
    SnapshotSource snapshots,
    SlackApi api,
    SlackPresses presses,
    ReceivedCounts counts,
    SocketStanding standing,
    Liveness liveness,
    TimeProvider time,
    ILogger<SocketModes> log
) : GuardedLoop(liveness, time, log)
{
    private static readonly TimeSpan LookAtLeastEvery = TimeSpan.FromSeconds(10);
    private readonly Signal _wake = new();
    private readonly Dictionary<string, SocketMode> _sockets = new(StringComparer.Ordinal);

    protected override string LoopName => "slack sockets";

    /// <summary>Channels that listen by socket: with an app token and no signing secret. Several with one token share its first one's.</summary>
    public static IEnumerable<SlackChannelDefinition> Wanted(DefinitionSet definitions) =>
        definitions
            .EnabledChannels.OfType<SlackChannelDefinition>()
            .Where(c => c is { BotToken: not null, AppToken: not null, SigningSecret: null } && !KeptDefinitions.IsLacking(c.AppToken!))
            .DistinctBy(c => c.AppToken);

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        snapshots.Swapped += _wake.Set;
        return base.StartAsync(cancellationToken);
    }

    protected override async Task TurnAsync(CancellationToken stopping)
    {
        foreach (var channel in Wanted(snapshots.Current.Definitions).Where(c => !_sockets.ContainsKey(c.Name)))
        {
            var socket = new SocketMode(channel.Name, snapshots, api, presses, counts, standing, Liveness, Time, Log);
            _sockets.Add(channel.Name, socket);
            await socket.StartAsync(stopping);
        }

        await _wake.WaitAsync(LookAtLeastEvery, Time, stopping);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        snapshots.Swapped -= _wake.Set;
        await base.StopAsync(cancellationToken);
        await Task.WhenAll(_sockets.Values.Select(s => s.StopAsync(cancellationToken)));
        foreach (var socket in _sockets.Values)
        {
            socket.Dispose();
        }
    }
}
