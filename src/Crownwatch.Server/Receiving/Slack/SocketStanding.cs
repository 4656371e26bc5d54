using System.Collections.Concurrent;

namespace Crownwatch.Server.Receiving.Slack;

/// <summary>Which of Slack's sockets are open: for pages and /metrics. Safe from any thread.</summary>
public sealed class SocketStanding
{
    private readonly ConcurrentDictionary<string, SocketState> _sockets = new(StringComparer.Ordinal);

    /// <summary>By channel.</summary>
    public IReadOnlyList<KeyValuePair<string, SocketState>> All => [.. _sockets.OrderBy(s => s.Key, StringComparer.Ordinal)];

    public void Opened(string channel) => _sockets[channel] = new SocketState(null, null);

    /// <param name="trouble">In words, without the address.</param>
    public void Closed(string channel, string trouble, DateTimeOffset at) =>
        _sockets.AddOrUpdate(channel, _ => new SocketState(trouble, at), (_, s) => new SocketState(trouble, s.ClosedSince ?? at));

    /// <summary>None is wanted for the channel any more.</summary>
    public void Forget(string channel) => _sockets.TryRemove(channel, out _);
}

/// <param name="Trouble">Why it is not open; null while it is.</param>
/// <param name="ClosedSince">Since when nobody hears its buttons.</param>
public sealed record SocketState(string? Trouble, DateTimeOffset? ClosedSince);
