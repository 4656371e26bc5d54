using Crownwatch.Core.Definitions;

namespace Crownwatch.Server.Notifying.Mail;

/// <summary>
/// Connections that took a mail and are kept for the next one for a few seconds: a hundred incidents at once need no hundred
/// handshakes. Safe from any thread.
/// </summary>
internal sealed class SmtpSessions(TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan KeepFor = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LeaveWithin = TimeSpan.FromSeconds(2);
    private readonly Lock _gate = new();
    private readonly List<(SmtpSession Session, ITimer Leave)> _idle = [];

    /// <summary>A connection to that very server, signed in; null when none is left. It may have been closed at the other end.</summary>
    public SmtpSession? Take(EmailChannelDefinition server)
    {
        lock (_gate)
        {
            // By reference: after a reload the same words may name another server or another password.
            var at = _idle.FindLastIndex(i => ReferenceEquals(i.Session.Server, server));
            return at < 0 ? null : RemoveAt(at);
        }
    }

    /// <param name="session">Ready for another mail.</param>
    public void Keep(SmtpSession session)
    {
        lock (_gate)
        {
            _idle.Add((session, time.CreateTimer(_ => _ = LeaveIdleAsync(session), null, KeepFor, Timeout.InfiniteTimeSpan)));
        }
    }

    /// <summary>Takes leave, patiently but not for long, and closes the connection.</summary>
    public async Task LeaveAsync(SmtpSession session)
    {
        using var limit = new CancellationTokenSource(LeaveWithin, time);
        await session.LeaveAsync(limit.Token);
        await session.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        List<SmtpSession> left = [];
        lock (_gate)
        {
            while (_idle.Count > 0)
            {
                left.Add(RemoveAt(_idle.Count - 1));
            }
        }

        foreach (var session in left)
        {
            await session.DisposeAsync();
        }
    }

    private async Task LeaveIdleAsync(SmtpSession session)
    {
        lock (_gate)
        {
            var at = _idle.FindIndex(i => ReferenceEquals(i.Session, session));
            if (at < 0)
            {
                return; // somebody took it just now
            }

            RemoveAt(at);
        }

        await LeaveAsync(session);
    }

    private SmtpSession RemoveAt(int at)
    {
        var (session, leave) = _idle[at];
        _idle.RemoveAt(at);
        leave.Dispose();
        return session;
    }
}
