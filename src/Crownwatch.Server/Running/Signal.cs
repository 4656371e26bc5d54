using System.Threading.Channels;

namespace Crownwatch.Server.Running;

/// <summary>A wake-up: several before the waiter looks count as one; one while nobody waits is kept.</summary>
public sealed class Signal
{
    private readonly Channel<bool> _pending = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );

    public void Set() => _pending.Writer.TryWrite(true);

    /// <summary>Returns at the wake-up, or when <paramref name="atMost"/> has passed (null: never).</summary>
    /// <exception cref="OperationCanceledException">We are stopping.</exception>
    public async Task WaitAsync(TimeSpan? atMost, TimeProvider time, CancellationToken stopping)
    {
        if (atMost is not { } limit)
        {
            await _pending.Reader.ReadAsync(stopping);
            return;
        }

        if (_pending.Reader.TryRead(out _) || limit <= TimeSpan.Zero)
        {
            return;
        }

        using var timeout = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stopping);
        try
        {
            await _pending.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            // The time was up: that is an answer too.
        }
    }
}
