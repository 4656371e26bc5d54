using Crownwatch.Core.Results;
using Crownwatch.Core.Storing;

namespace Crownwatch.Core.Alerting;

/// <summary>When the check was last seen to run, and what certificate it showed: what silent_for and certificate_expires_in read.</summary>
public sealed class Sightings
{
    private long _lastRun = long.MinValue;
    private long _stoodStillUntil = long.MinValue;
    private long _certificateEnds = long.MinValue;

    /// <summary>
    /// Whether silence is counted from the end of a standstill (semantics.md 6.7): it has lasted at least that long, and possibly
    /// longer. Then a full period follows before a rule may fire, and nothing says that the silence is over.
    /// </summary>
    public bool SilentAtLeast => _stoodStillUntil > _lastRun;

    /// <summary>Milliseconds since the last completed run, at least 0; null before the first.</summary>
    /// <param name="now">Unix milliseconds.</param>
    public long? SilentMilliseconds(long now) => _lastRun == long.MinValue ? null : Math.Max(0, now - Math.Max(_lastRun, _stoodStillUntil));

    /// <summary>Milliseconds until the certificate ends that was last seen, negative when it has; null while none was seen.</summary>
    /// <param name="now">Unix milliseconds.</param>
    public long? CertificateMilliseconds(long now) => _certificateEnds == long.MinValue ? null : _certificateEnds - now;

    /// <summary>The last completed run, in Unix milliseconds; null before the first.</summary>
    public long? LastRun => _lastRun == long.MinValue ? null : _lastRun;

    /// <summary>
    /// Since when nothing was seen of the check, in Unix milliseconds: its last completed run, or the end of a standstill after it;
    /// null before the first of either.
    /// </summary>
    public long? UnseenSince => Math.Max(_lastRun, _stoodStillUntil) is var since and not long.MinValue ? since : null;

    /// <summary>A run ended. Only one with an outcome is a completed one; a heartbeat's runs are those of the watched job.</summary>
    /// <param name="finishedAt">Unix milliseconds; may be earlier than that of the run before.</param>
    internal void Add(in DecidedSlot slot, long finishedAt)
    {
        if (slot.HeardAt > 0)
        {
            _lastRun = Math.Max(_lastRun, slot.HeardAt);
            return;
        }

        if (slot.Outcome is not (Outcome.Up or Outcome.Down))
        {
            return;
        }

        if (slot.CertificateEndsAt > 0 && finishedAt >= _lastRun)
        {
            _certificateEnds = slot.CertificateEndsAt;
        }

        _lastRun = Math.Max(_lastRun, finishedAt);
    }

    /// <summary>Silence up to this instant does not count.</summary>
    /// <param name="until">Unix milliseconds.</param>
    internal void StandStill(long until) => _stoodStillUntil = Math.Max(_stoodStillUntil, until);

    internal void Save(StateWriter writer)
    {
        writer.Write(_lastRun);
        writer.Write(_stoodStillUntil);
        writer.Write(_certificateEnds);
    }

    internal void Load(StateReader reader)
    {
        _lastRun = reader.ReadInt64();
        _stoodStillUntil = reader.ReadInt64();
        _certificateEnds = reader.ReadInt64();
    }
}
