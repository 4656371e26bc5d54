using System.Diagnostics;
using Dapper;
using Microsoft.Data.Sqlite;

namespace FaultHost.Hosting;

/// <summary>Kills this process, as `kill -9` does, when it comes to the point that it is set to. Set once; safe from any thread.</summary>
internal sealed class KillSwitch(TimeProvider time)
{
    // A request that takes longer is on its way by then, on the loopback interface.
    private static readonly TimeSpan OnItsWay = TimeSpan.FromMilliseconds(40);
    private readonly Lock _gate = new();
    private KillPoint? _armed;
    private (long Messages, long Tries)? _known;
    private bool _decided;

    public void Arm(KillPoint point)
    {
        lock (_gate)
        {
            _armed = point;
        }
    }

    /// <summary>In a transaction: whether it decides a message or stores a receipt shows in its tables.</summary>
    public void Committing(SqliteConnection connection)
    {
        lock (_gate)
        {
            if (_armed is KillPoint.RequestSent)
            {
                return;
            }

            var now = connection.QuerySingle<(long Messages, long Tries)>(
                "SELECT (SELECT count(*) FROM outbox), (SELECT count(*) FROM tries)"
            );
            if (_armed is null || _known is not { } before)
            {
                _known = now;
                return;
            }

            _decided = now.Messages > before.Messages;
            _known = now;
            if ((_armed == KillPoint.BeforeCommit && _decided) || (_armed == KillPoint.BeforeReceipt && now.Tries > before.Tries))
            {
                Kill();
            }
        }
    }

    public void Committed()
    {
        lock (_gate)
        {
            if (_armed == KillPoint.AfterCommit && _decided)
            {
                Kill();
            }
        }
    }

    public HttpMessageHandler Around(HttpMessageHandler inner) => new Handler(this, time) { InnerHandler = inner };

    /// <summary>Of a connection to a mail server: what was written is on its way.</summary>
    public Stream Around(Stream inner) => new KillingStream(inner, this);

    /// <summary>Whether a request that was sent is the end.</summary>
    internal bool KillsAfterSending => _armed == KillPoint.RequestSent;

    /// <summary>Never returns to the caller: the signal can't be caught.</summary>
    public static void Kill()
    {
        Process.GetCurrentProcess().Kill();
        using var never = new ManualResetEvent(false);
        never.WaitOne(); // until the signal has come, nothing more is done
    }

    private sealed class Handler(KillSwitch owner, TimeProvider time) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var sending = base.SendAsync(request, cancellationToken);
            if (owner.KillsAfterSending)
            {
                await Task.WhenAny(sending, Task.Delay(OnItsWay, time, cancellationToken));
                Kill();
            }

            return await sending;
        }
    }
}
