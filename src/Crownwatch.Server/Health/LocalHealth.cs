using Crownwatch.Core.Alerting;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Results;

namespace Crownwatch.Server.Health;

/// <summary>
/// Tells our own illness from the target's (semantics.md 1.3): a failed run is unknown when every control target failed at the same
/// time, or when our own timer ran late during the run. Without either, a failing check never means that we are the sick one.
/// </summary>
public sealed class LocalHealth(ControlTargets control, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Blindness> _blind = new(StringComparer.Ordinal);
    private long _elapsedStamp = time.GetTimestamp();
    private TimeSpan _sickFor;

    public Lateness Lateness { get; } = new(time);

    /// <summary>Runs that could not look, by cause.</summary>
    public long BlindByControl { get; private set; }

    public long BlindByTimer { get; private set; }

    /// <summary>How long we were sick since we started.</summary>
    public TimeSpan SickFor
    {
        get
        {
            lock (_gate)
            {
                return _sickFor;
            }
        }
    }

    /// <summary>Checks whose latest run could not look, the latest first; nothing is known of our health beyond what runs show.</summary>
    public IReadOnlyList<Blindness> Blind
    {
        get
        {
            lock (_gate)
            {
                Forget();
                return [.. _blind.Values.OrderByDescending(b => b.Stamp)];
            }
        }
    }

    /// <summary>What the run is recorded as.</summary>
    /// <param name="began">When the run began, by TimeProvider.GetTimestamp.</param>
    /// <exception cref="OperationCanceledException">We are stopping.</exception>
    public async Task<ProbeResult> JudgeAsync(ProbeResult result, CheckDefinition check, long began, CancellationToken stopping)
    {
        if (result.Outcome != Outcome.Down)
        {
            return Seen(result);
        }

        if (Lateness.Since(began) is { } late)
        {
            return Unknown(result, check, $"our own timer ran {late.TotalSeconds:0.0} s late during the run", byControl: false);
        }

        if (control.AskAsync(stopping) is { } asked)
        {
            if ((await asked).AllFailed is { } failures)
            {
                return Unknown(result, check, failures, byControl: true);
            }

            lock (_gate)
            {
                // The network works: whoever could not look because of it can.
                foreach (var (name, _) in _blind.Where(b => b.Value.ByControl).ToList())
                {
                    _blind.Remove(name);
                }
            }
        }

        return Seen(result);
    }

    /// <summary>To be called a few times a second: counts the time in which we are sick.</summary>
    public void Elapsed()
    {
        lock (_gate)
        {
            Forget();
            var now = time.GetTimestamp();
            _sickFor += _blind.Count > 0 ? time.GetElapsedTime(_elapsedStamp, now) : TimeSpan.Zero;
            _elapsedStamp = now;
        }
    }

    private ProbeResult Seen(ProbeResult result)
    {
        lock (_gate)
        {
            _blind.Remove(result.Check);
        }

        return result;
    }

    private ProbeResult Unknown(ProbeResult result, CheckDefinition check, string why, bool byControl)
    {
        lock (_gate)
        {
            _blind[result.Check] = new Blindness(result.Check, why, byControl, time.GetTimestamp(), SelfAlerts.BlindAfter(check));
            BlindByControl += byControl ? 1 : 0;
            BlindByTimer += byControl ? 0 : 1;
        }

        return result with
        {
            Outcome = Outcome.Unknown,
            Cause = DownCause.None,
            StatusCode = null,
            Latency = null, // it counts in no percentile
            Reason = $"could not look: {why}; the run showed {(result.Reason.Length > 0 ? result.Reason : result.Code)}",
            Code = "unknown",
        };
    }

    // Once blindness itself is an alert, what one run showed says nothing any more.
    private void Forget()
    {
        foreach (var (name, blind) in _blind.ToList())
        {
            if (time.GetElapsedTime(blind.Stamp) > blind.Holds)
            {
                _blind.Remove(name);
            }
        }
    }
}

/// <summary>A check whose latest run could not look.</summary>
/// <param name="ByControl">Because the control targets failed; else because our timer was late.</param>
/// <param name="Stamp">When that was found, by TimeProvider.GetTimestamp.</param>
/// <param name="Holds">How long that is news.</param>
public sealed record Blindness(string Check, string Why, bool ByControl, long Stamp, TimeSpan Holds);
