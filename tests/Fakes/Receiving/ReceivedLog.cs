namespace Fakes.Receiving;

/// <summary>Everything a fake received, in order. A test waits for an arrival itself, never for time.</summary>
public sealed class ReceivedLog
{
    private readonly Lock gate = new();
    private readonly List<Received> all = [];
    private readonly List<Waiter> waiters = [];
    private int last;

    /// <summary>Raised after each arrival, on the receiver's thread, outside the lock.</summary>
    public event EventHandler<Received>? Arrived;

    /// <summary>A copy of what has arrived since the last clear.</summary>
    public IReadOnlyList<Received> All
    {
        get
        {
            lock (gate)
            {
                return [.. all];
            }
        }
    }

    /// <summary>The number of the latest arrival, 0 before the first: pass it as <c>after</c> to wait for newer ones.</summary>
    public int Last
    {
        get
        {
            lock (gate)
            {
                return last;
            }
        }
    }

    /// <summary>The first arrival numbered above <paramref name="after"/> that matches: at once if it is already here.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public Task<Received> NextAsync(Func<Received, bool> match, int after = 0, CancellationToken cancel = default)
    {
        lock (gate)
        {
            if (all.Find(r => r.Number > after && match(r)) is { } here)
            {
                return Task.FromResult(here);
            }

            var waiter = new Waiter(match, after);
            waiters.Add(waiter);
            return waiter.Done.Task.WaitAsync(cancel);
        }
    }

    /// <summary>Completes when at least <paramref name="count"/> arrivals match; the answer is those that do.</summary>
    public async Task<IReadOnlyList<Received>> CountAsync(int count, Func<Received, bool> match, CancellationToken cancel = default)
    {
        var found = new List<Received>();
        while (found.Count < count)
        {
            var after = found.Count == 0 ? 0 : found[^1].Number;
            found.Add(await NextAsync(match, after, cancel));
        }

        return found;
    }

    public void Clear()
    {
        lock (gate)
        {
            all.Clear();
        }
    }

    internal Received Add(Func<int, Received> make)
    {
        Received added;
        List<Waiter> woken;
        lock (gate)
        {
            added = make(++last);
            all.Add(added);
            woken = waiters.FindAll(w => added.Number > w.After && w.Match(added));
            waiters.RemoveAll(woken.Contains);
        }

        foreach (var waiter in woken)
        {
            waiter.Done.TrySetResult(added);
        }

        Arrived?.Invoke(this, added);
        return added;
    }

    private sealed record Waiter(Func<Received, bool> Match, int After)
    {
        public TaskCompletionSource<Received> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
