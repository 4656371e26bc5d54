using System.Collections.Concurrent;
using System.Text.Json;
using DeltaCrown.Requests;

namespace DeltaCrown.Notifications;

/// <summary>The open sockets of each user.</summary>
public sealed class NotificationHub
{
    private readonly ConcurrentDictionary<NotificationSocket, string> _sockets = new();

    public int Count => _sockets.Count;

    public void Add(NotificationSocket socket, string userId) => _sockets[socket] = userId;

    public void Remove(NotificationSocket socket) => _sockets.TryRemove(socket, out _);

    public int CountOf(string userId) => _sockets.Count(open => open.Value == userId);

    /// <summary>Hands the message to every socket of the user without waiting for any.</summary>
    public void Publish(Notice notice)
    {
        ArgumentNullException.ThrowIfNull(notice);
        byte[]? message = null;
        foreach ((NotificationSocket socket, string userId) in _sockets)
        {
            if (userId == notice.UserId)
            {
                message ??= JsonSerializer.SerializeToUtf8Bytes(notice.Message, notice.Message.GetType(), Wire.Json);
                socket.Send(message);
            }
        }
    }
}
