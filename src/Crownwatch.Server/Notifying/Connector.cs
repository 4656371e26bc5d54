using System.Net;
using System.Net.Sockets;
using Crownwatch.Core.Definitions;

namespace Crownwatch.Server.Notifying;

/// <summary>Looks a name up.</summary>
public delegate Task<IPAddress[]> NameLookup(string host, CancellationToken stopping);

/// <summary>
/// Opens the connections over which channels send. What a name resolves to is judged here, on the very addresses that are then
/// connected to: a name that changes its mind between check and use gains nothing.
/// </summary>
public sealed class Connector(NameLookup? lookup = null, TimeProvider? time = null)
{
    // Shorter than what a sender waits for an answer: a connection that was never made must not count as a message that may have arrived.
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(4);
    private readonly NameLookup _lookup = lookup ?? ((host, stopping) => Dns.GetHostAddressesAsync(host, stopping));

    /// <exception cref="ForbiddenAddressException">One of its addresses is forbidden, and not allowed.</exception>
    /// <exception cref="SocketException">It can't be found or reached, or not in time.</exception>
    public Task<Socket> ConnectAsync(string host, int port, bool allowLinkLocal, CancellationToken stopping) =>
        ConnectAsync(
            host,
            port,
            address => !allowLinkLocal && ForbiddenAddresses.Contains(address) ? new ForbiddenAddressException(address) : null,
            stopping
        );

    /// <summary>For addresses that strangers name: every address of the answer must be one of the public network.</summary>
    /// <exception cref="PrivateAddressException">One of its addresses is not.</exception>
    /// <exception cref="SocketException">It can't be found or reached, or not in time.</exception>
    public Task<Socket> ConnectPublicAsync(string host, int port, CancellationToken stopping) =>
        ConnectAsync(host, port, address => ForbiddenAddresses.IsPublic(address) ? null : new PrivateAddressException(), stopping);

    private async Task<Socket> ConnectAsync(string host, int port, Func<IPAddress, IOException?> judge, CancellationToken stopping)
    {
        using var limit = new CancellationTokenSource(Within, time ?? TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopping);
        try
        {
            return await TryAsync(host.Trim('[', ']'), port, judge, either.Token);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            throw new SocketException((int)SocketError.TimedOut);
        }
    }

    private async Task<Socket> TryAsync(string host, int port, Func<IPAddress, IOException?> judge, CancellationToken stopping)
    {
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await _lookup(host, stopping);
        if (addresses.Select(judge).FirstOrDefault(found => found is not null) is { } forbidden)
        {
            throw forbidden;
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, stopping);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>A channel's address is link-local or a cloud's metadata service.</summary>
public sealed class ForbiddenAddressException(IPAddress address)
    : IOException(
        $"its address {address} is link-local or one at which a cloud hands out credentials; nothing was sent (channels of type email, ntfy and webhook can allow it: allow_link_local: true)"
    );

/// <summary>What a stranger named leads to a machine that is not on the public network. Which one, strangers are not told.</summary>
public sealed class PrivateAddressException() : IOException("the address is not one of the public network; nothing was sent");
