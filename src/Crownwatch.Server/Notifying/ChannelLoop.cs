using Crownwatch.Server.Running;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Notifying;

/// <summary>
/// Sends one channel's messages. Messages about one incident go in order; those about different incidents side by side
/// (semantics.md 10.2).
/// </summary>
internal sealed class ChannelLoop : GuardedLoop
{
    private const int MostAtOnce = 8;
    private static readonly TimeSpan LookAtLeastEvery = TimeSpan.FromSeconds(10);
    private readonly string _channel;
    private readonly Database _database;
    private readonly Signals _signals;
    private readonly Delivery _delivery;
    private readonly Signal _wake = new();
    private readonly HashSet<long> _underWay = [];

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
        _signals.OutboxFilled += _wake.Set;
    }

    protected override string LoopName => $"channel {_channel}";

    protected override async Task TurnAsync(CancellationToken stopping)
    {
        var now = Time.GetUtcNow();
        var heads = _database.Read(c => OutboxStore.Heads(c, _channel));
        DateTimeOffset next = now + LookAtLeastEvery;
        foreach (var message in heads)
        {
            if (IsUnderWay(message.Id))
            {
                continue;
            }

            if (!message.HandedOn && message.CreatedAt + Delivery.HandOnAfter is var handOn && message.Tries > 0)
            {
                next = handOn < next ? handOn : next;
                if (handOn <= now)
                {
                    await _delivery.HandOnAsync(
                        message,
                        $"{_channel} has not taken it for {Delivery.HandOnAfter.TotalSeconds:0} s",
                        stopping
                    );
                }
            }

            if (message.NotBefore > now)
            {
                next = message.NotBefore < next ? message.NotBefore : next;
            }
            else
            {
                TryStart(message, stopping);
            }
        }

        await _wake.WaitAsync(next > now ? next - now : TimeSpan.FromMilliseconds(1), Time, stopping);
    }

    public override void Dispose()
    {
        _signals.OutboxFilled -= _wake.Set;
        base.Dispose();
    }

    private void TryStart(PendingMessage message, CancellationToken stopping)
    {
        lock (_underWay)
        {
            if (_underWay.Count >= MostAtOnce || !_underWay.Add(message.Id))
            {
                return;
            }
        }

        _ = SendAsync(message, stopping);
    }

    private async Task SendAsync(PendingMessage message, CancellationToken stopping)
    {
        try
        {
            await _delivery.TryAsync(message, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // We are stopping: the message stays in the outbox.
        }
        catch (Exception e)
        {
            Liveness.Failed(LoopName, e.Message);
            Log.LogError(e, "message {Message} to {Channel} could not be handled", message.Id, _channel);
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

    private bool IsUnderWay(long message)
    {
        lock (_underWay)
        {
            return _underWay.Contains(message);
        }
    }
}
