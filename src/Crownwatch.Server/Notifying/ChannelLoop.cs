using Crownwatch.Server.Running;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Notifying;

/// <summary>
/// Sends one channel's messages. Messages about one incident go in order; those about different incidents side by side
/// (semantics.md 10.2).
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
    private readonly Signal _wake = new();
    private readonly Dictionary<long, Task> _underWay = [];
    private readonly CancellationTokenSource _abandon = new();
    private readonly DateTimeOffset _startedAt;

    public ChannelLoop(
        string channel,
        Database database,
        Signals signals,
        Delivery delivery,
        Liveness liveness,
        TimeProvider time,
        ILogger log
    )
        : base(liveness, time, log)
    {
        (_channel, _database, _signals, _delivery) = (channel, database, signals, delivery);
        _startedAt = time.GetUtcNow();
        _signals.OutboxFilled += _wake.Set;
    }

    protected override string LoopName => $"channel {_channel}";

    protected override async Task TurnAsync(CancellationToken stopping)
    {
        var now = Time.GetUtcNow();

        // Before the heads are read: one that ends in between is then either left out here, or no longer a head. The other way
        // round its stale row would be sent again.
        var underWay = UnderWay();
        var heads = _database.Read(c => OutboxStore.Heads(c, _channel));
        DateTimeOffset next = now + LookAtLeastEvery;
        foreach (var message in heads)
        {
            if (HandOn.Concerns(message) && !message.HandedOn)
            {
                // Counted from our own start at the earliest: what waited while we were down gets its try first.
                var handOn = (message.CreatedAt > _startedAt ? message.CreatedAt : _startedAt) + Delivery.HandOnAfter;
                if (handOn <= now)
                {
                    var reason = $"{_channel} has not taken it for {Delivery.HandOnAfter.TotalSeconds:0} s";
                    await _delivery.HandOnAsync(message, reason, stopping);
                    _wake.Set(); // its row has changed: it is looked at anew
                    continue;
                }
                else
                {
                    next = handOn < next ? handOn : next;
                }
            }

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
                TryStart(message);
            }
        }

        await _wake.WaitAsync(next > now ? next - now : TimeSpan.FromMilliseconds(1), Time, stopping);
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

    private void TryStart(PendingMessage message)
    {
        lock (_underWay)
        {
            if (_underWay.Count < MostAtOnce)
            {
                _underWay.TryAdd(message.Id, Task.Run(() => SendAsync(message, _abandon.Token)));
            }
        }
    }

    private async Task SendAsync(PendingMessage message, CancellationToken abandoned)
    {
        try
        {
            await _delivery.TryAsync(message, abandoned);
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
