namespace DeltaCrown.Accounts;

/// <summary>Counts attempts and failures in fixed windows, in memory, within a bound.</summary>
public sealed class LoginThrottle(LoginLimits limits, TimeProvider time)
{
    private const int MostCounters = 50_000;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Counter> _counters = new(StringComparer.Ordinal);

    /// <summary>Counts an attempt; how long to wait when it is one too many, else null.</summary>
    public TimeSpan? Attempt(string client, string name)
    {
        lock (_lock)
        {
            DateTimeOffset now = time.GetUtcNow();
            Counter attempts = At($"a|{client}|{name}", now);
            Counter failures = At($"f|{client}|{name}", now);
            Counter ofClient = At($"c|{client}", now);
            bool tooMany =
                attempts.Count >= limits.AttemptsPerAccount
                || failures.Count >= limits.FailuresPerAccount
                || ofClient.Count >= limits.FailuresPerClient;
            if (tooMany)
            {
                DateTimeOffset from = new[] { attempts, failures, ofClient }.Max(counter => counter.Count == 0 ? default : counter.From);
                return from + limits.Window - now;
            }
            attempts.Count++;
            return null;
        }
    }

    public void Failed(string client, string name)
    {
        lock (_lock)
        {
            DateTimeOffset now = time.GetUtcNow();
            At($"f|{client}|{name}", now).Count++;
            At($"c|{client}", now).Count++;
        }
    }

    private Counter At(string key, DateTimeOffset now)
    {
        if (_counters.Count >= MostCounters)
        {
            foreach (string stale in _counters.Where(pair => pair.Value.From + limits.Window <= now).Select(pair => pair.Key).ToList())
            {
                _counters.Remove(stale);
            }
            if (_counters.Count >= MostCounters)
            {
                _counters.Clear();
            }
        }
        if (!_counters.TryGetValue(key, out Counter? counter) || counter.From + limits.Window <= now || counter.From > now)
        {
            counter = new Counter(now);
            _counters[key] = counter;
        }
        return counter;
    }

    private sealed class Counter(DateTimeOffset from)
    {
        public DateTimeOffset From { get; } = from;
        public int Count { get; set; }
    }
}
