using Crownwatch.Core.Alerting;
using Crownwatch.Core.Definitions;
using Crownwatch.Server.Loading;
using Crownwatch.Server.Running;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Notifying;

/// <summary>
/// Sends one channel's messages, no faster than its rate. Messages about one incident go in order; those about different incidents
/// side by side (semantics.md 10.2), the gravest first.
/// </summary>
internal sealed class ChannelLoop : GuardedLoop
{
    private const int MostAtOnce = 16;
    private static readonly TimeSpan LookAtLeastEvery = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FinishWithin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);
    private readonly string _channel;
    private readonly Database _database;
    private readonly Signals _signals;
    private readonly Delivery _delivery;
    private readonly SnapshotSource _snapshots;
    private readonly DecisionClock _clock;
    private readonly Pace _pace;
    private readonly Signal _wake = new();
    private readonly Dictionary<long, Task> _underWay = [];
    private readonly CancellationTokenSource _abandon = new();
    private readonly DateTimeOffset _startedAt;

    public ChannelLoop(
        string channel,
        Database database,
        SnapshotSource snapshots,
        Signals signals,
        Delivery delivery,
        DecisionClock clock,
        Liveness liveness,
        TimeProvider time,
        ILogger log
    )
        : base(liveness, time, log)
    {
        (_channel, _database, _snapshots, _signals, _delivery, _clock) = (channel, database, snapshots, signals, delivery, clock);
        _startedAt = clock.Now;
        _pace = new Pace(time);
        _signals.OutboxFilled += _wake.Set;
    }

    protected override string LoopName => $"channel {_channel}";

    protected override async Task TurnAsync(CancellationToken stopping)
    {
        var now = _clock.Now;

        // Before the heads are read: one that ends in between is then either left out here, or no longer a head. The other way
        // round its stale row would be sent again.
        var underWay = UnderWay();
        var heads = _database.Read(c => OutboxStore.Heads(c, _channel));
        DateTimeOffset next = now + LookAtLeastEvery;
        List<PendingMessage> ready = [];
        foreach (var message in heads)
        {
            if (underWay.Contains(message.Id))
            {
                continue;
            }

            if (message.NotBefore > now)
            {
                next = message.NotBefore < next ? message.NotBefore : next;
            }
            else
            {
                ready.Add(message);
            }
        }

        next = await HandOnAsync(now, next, stopping);
        var wait = Start(ready, underWay.Count);
        next = wait is { } pause && now + pause < next ? now + pause : next;
        if (!LastTurnFailed)
        {
            await _wake.WaitAsync(next > now ? next - now : TimeSpan.FromMilliseconds(1), Time, stopping);
        }
    }

    // Also what waits behind another message: while its channel is down a step would else call nobody (semantics.md 10.3). Gives the
    // earlier of `next` and when the next one is due.
    private async Task<DateTimeOffset> HandOnAsync(DateTimeOffset now, DateTimeOffset next, CancellationToken stopping)
    {
        var waiting = _database.Read(c => OutboxStore.NotHandedOn(c, _channel));

        // While its credential is refused there is nothing to wait for.
        var refuses = waiting.Count > 0 && _database.Read(c => OpenAlertStore.Has(c, CredentialAlerts.RuleOf(_channel), SelfAlerts.Check));
        foreach (var message in waiting)
        {
            // Counted from our own start at the earliest: what waited while we were down gets its try first.
            var due = refuses ? now : (message.CreatedAt > _startedAt ? message.CreatedAt : _startedAt) + Delivery.HandOnAfter;
            if (due > now)
            {
                next = due < next ? due : next;
            }
            else if (!_database.Read(c => HandOn.CanWait(c, message)))
            {
                var why = refuses ? "refuses our credential" : $"has not taken it for {Delivery.HandOnAfter.TotalSeconds:0} s";
                await _delivery.HandOnAsync(message, $"{_channel} {why}", stopping);
            }
        }

        return next;
    }

    /// <summary>What is being sent may finish, so that its receipt is stored and nobody is told twice after a restart.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        Task[] sending;
        lock (_underWay)
        {
            sending = [.. _underWay.Values];
        }

        _abandon.CancelAfter(FinishWithin);
        await Task.WhenAll(sending).WaitAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _signals.OutboxFilled -= _wake.Set;
        _abandon.Dispose();
        base.Dispose();
    }

    // Gives how long to wait for the channel's rate, if that is what the rest waits for.
    private TimeSpan? Start(IEnumerable<PendingMessage> ready, int underWay)
    {
        _pace.Use(_snapshots.Current.Definitions.ChannelNamed(_channel)?.Rate ?? RateLimit.None);
        foreach (var message in SendOrder.Of(ready).Take(MostAtOnce - underWay))
        {
            if (_pace.Take() is var wait && wait > TimeSpan.Zero)
            {
                return wait;
            }

            lock (_underWay)
            {
                _underWay.Add(message.Id, Task.Run(() => SendAsync(message, _abandon.Token)));
            }
        }

        return null;
    }

    private async Task SendAsync(PendingMessage message, CancellationToken abandoned)
    {
        try
        {
            if (await _delivery.TryAsync(message, abandoned) is { Outcome: SendOutcome.WaitUntil } asked)
            {
                _pace.Hold(Backoff.After(message.Tries, asked.RetryAfter));
            }
        }
        catch (OperationCanceledException) when (abandoned.IsCancellationRequested)
        {
            // We are stopping: the message stays in the outbox.
        }
        catch (Exception e)
        {
            Liveness.Failed(LoopName, e.Message);
            Log.LogError("message {Message} to {Channel} could not be handled: {Reason}", message.Id, _channel, e.Message);
            await Task.Delay(PauseAfterFailure, Time, CancellationToken.None);
        }
        finally
        {
            lock (_underWay)
            {
                _underWay.Remove(message.Id);
            }

            _wake.Set();
        }
    }

    private HashSet<long> UnderWay()
    {
        lock (_underWay)
        {
            return [.. _underWay.Keys];
        }
    }
}
