using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Fakes.Hosting;

/// <summary>Kestrel's socket transport; the first address bound is the one that can refuse, later ones never do.</summary>
internal sealed class GatedTransport(SocketTransportFactory sockets) : IConnectionListenerFactory
{
    private Func<bool, Task>? setRefusing;

    public Task SetRefusingAsync(bool refusing) => setRefusing?.Invoke(refusing) ?? Task.CompletedTask;

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var listener = await sockets.BindAsync(endpoint, cancellationToken);
        if (setRefusing is not null)
        {
            return listener;
        }

        var gated = new GatedListener(sockets, listener);
        setRefusing = gated.SetRefusingAsync;
        return gated;
    }
}
