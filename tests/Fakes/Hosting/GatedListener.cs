using System.Net;
using Microsoft.AspNetCore.Connections;

namespace Fakes.Hosting;

/// <summary>
/// A listener whose port can be closed and opened again, so that a sender meets a real refusal; open connections are
/// reset when it closes.
/// </summary>
internal sealed class GatedListener(IConnectionListenerFactory sockets, IConnectionListener first) : IConnectionListener
{
    private const int TriesToBind = 600;
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(100);
    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly Lock gate = new();
    private readonly HashSet<ConnectionContext> connections = [];
    private volatile IConnectionListener? inner = first;
    private volatile bool ended;
    private TaskCompletionSource opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public EndPoint EndPoint { get; } = first.EndPoint;

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var again = opened.Task;
            if (inner is { } current && await current.AcceptAsync(cancellationToken) is { } connection)
            {
                Track(connection);
                return connection;
            }

            if (ended)
            {
                return null;
            }

            if (inner is null)
            {
                await again.WaitAsync(cancellationToken);
            }
        }
    }

    public async Task SetRefusingAsync(bool refusing)
    {
        await turn.WaitAsync();
        try
        {
            if (refusing && inner is { } open)
            {
                inner = null;
                await open.UnbindAsync();
                await open.DisposeAsync();
                AbortAll();
            }
            else if (!refusing && inner is null && !ended)
            {
                inner = await BindAgainAsync();
                Interlocked
                    .Exchange(ref opened, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously))
                    .TrySetResult();
            }
        }
        finally
        {
            turn.Release();
        }
    }

    // While it was free somebody's outgoing connection may have been given the port: it is free again when that ends.
    private async Task<IConnectionListener> BindAgainAsync()
    {
        for (var left = TriesToBind; ; left--)
        {
            try
            {
                return await sockets.BindAsync(EndPoint);
            }
            catch (AddressInUseException) when (left > 0)
            {
                await Task.Delay(BetweenTries, TimeProvider.System);
            }
        }
    }

    public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        ended = true;
        opened.TrySetResult();
        if (inner is { } open)
        {
            await open.UnbindAsync(cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (inner is { } open)
        {
            await open.DisposeAsync();
        }

        turn.Dispose();
    }

    private void Track(ConnectionContext connection)
    {
        lock (gate)
        {
            connections.Add(connection);
        }

        connection.ConnectionClosed.Register(() =>
        {
            lock (gate)
            {
                connections.Remove(connection);
            }
        });
    }

    private void AbortAll()
    {
        ConnectionContext[] open;
        lock (gate)
        {
            open = [.. connections];
        }

        foreach (var connection in open)
        {
            connection.Abort();
        }
    }
}
