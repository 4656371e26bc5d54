using Crownwatch.Server.Notifying;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Crownwatch.Server.Running;

/// <summary>
/// Starts the loops once the server listens: a start that fails because the port is taken has then neither probed nor sent anything,
/// and links in messages name the real port. Stops them in reverse, so that what a loop still hands on is taken.
/// </summary>
internal sealed class Stages(IServer server, ServerAddress address, Rehearsal rehearsal, IEnumerable<GuardedLoop> loops)
    : IHostedLifecycleService,
        IDisposable
{
    private readonly List<GuardedLoop> _loops = [.. loops];
    private readonly CancellationTokenSource _stopping = new();
    private Task _rehearsed = Task.CompletedTask;

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        address.Url = new Uri(server.Features.Get<IServerAddressesFeature>()!.Addresses.First());
        foreach (var loop in _loops)
        {
            await loop.StartAsync(cancellationToken);
        }

        _rehearsed = Task.Run(() => rehearsal.RunAsync(_stopping.Token), CancellationToken.None);
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        foreach (var loop in Enumerable.Reverse(_loops))
        {
            await loop.StopAsync(cancellationToken);
        }

        await _rehearsed;
    }

    public void Dispose() => _stopping.Dispose();

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
