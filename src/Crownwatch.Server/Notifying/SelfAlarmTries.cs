namespace Crownwatch.Server.Notifying;

/// <summary>
/// When a channel that did not take the alarm about ourselves is tried again: backing off as the outbox does, or as long as the
/// channel asks. In memory only: after a restart it is tried at once. Safe from any thread.
/// </summary>
internal sealed class SelfAlarmTries(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Trying> _channels = new(StringComparer.Ordinal);

    public bool MayTry(string channel)
    {
        lock (_gate)
        {
            return !_channels.TryGetValue(channel, out var trying) || time.GetElapsedTime(trying.Last) >= trying.Wait;
        }
    }

    /// <param name="ends">Whether it was the alarm's end: that is counted for itself.</param>
    /// <param name="asked">How long the channel asked us to wait; null when it did not.</param>
    /// <returns>For how long it has been tried.</returns>
    public TimeSpan Failed(string channel, bool ends, TimeSpan? asked)
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            var (tries, first) =
                _channels.TryGetValue(channel, out var before) && before.Ends == ends ? (before.Tries, before.First) : (0, now);
            _channels[channel] = new Trying(ends, tries + 1, first, now, Backoff.After(tries, asked));
            return time.GetElapsedTime(first, now);
        }
    }

    /// <summary>It has what it was to be told, or will never have it.</summary>
    public void Over(string channel)
    {
        lock (_gate)
        {
            _channels.Remove(channel);
        }
    }

    private sealed record Trying(bool Ends, int Tries, long First, long Last, TimeSpan Wait);
}
