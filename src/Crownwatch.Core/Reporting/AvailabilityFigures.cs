using Crownwatch.Core.Results;

namespace Crownwatch.Core.Reporting;

/// <summary>How one check stood over a span (semantics.md 3). Up, down and unmonitored time together are the span.</summary>
public sealed record AvailabilityFigures
{
    public required string Check { get; init; }

    /// <summary>Decided slots that began in the span.</summary>
    public int Up { get; init; }
    public int Down { get; init; }

    /// <summary>Slots at which we could not look, missed ones included.</summary>
    public int Unknown { get; init; }
    public long UpMilliseconds { get; init; }
    public long DownMilliseconds { get; init; }

    /// <summary>Without maintenance and without what was corrected: that time is unmonitored here.</summary>
    public long AdjustedUpMilliseconds { get; init; }
    public long AdjustedDownMilliseconds { get; init; }

    /// <summary>Length of the span.</summary>
    public required long SpanMilliseconds { get; init; }

    /// <summary>Nearest rank over the span's answers, timeouts included (semantics.md 4); null without any.</summary>
    public float? P95Milliseconds { get; init; }

    /// <summary>How many answers that is of.</summary>
    public int Answers { get; init; }

    public long MonitoredMilliseconds => UpMilliseconds + DownMilliseconds;
    public long AdjustedMonitoredMilliseconds => AdjustedUpMilliseconds + AdjustedDownMilliseconds;
    public long UnmonitoredMilliseconds => SpanMilliseconds - MonitoredMilliseconds;

    /// <summary>Seconds up / seconds monitored, cut to six decimals; null when nothing was monitored.</summary>
    public decimal? Availability => Fractions.Of(UpMilliseconds, MonitoredMilliseconds);
    public decimal? AvailabilityAdjusted => Fractions.Of(AdjustedUpMilliseconds, AdjustedMonitoredMilliseconds);

    /// <summary>Share of the span that was monitored, cut to six decimals; null for an empty span.</summary>
    public decimal? Coverage => Fractions.Of(MonitoredMilliseconds, SpanMilliseconds);

    /// <summary>
    /// A decided slot says how things stood from it until the next one; what lies outside [from, until) is cut off. Missing slots are
    /// unmonitored.
    /// </summary>
    /// <param name="slots">In any order, each slot once; those that don't touch the span do no harm.</param>
    public static AvailabilityFigures Of(
        string check,
        IEnumerable<DecidedSlot> slots,
        TimeSpan interval,
        DateTimeOffset from,
        DateTimeOffset until
    )
    {
        var step = (long)interval.TotalMilliseconds;
        return Of(check, slots.Select(slot => new StandingSlot(slot, step)), from, until);
    }

    /// <summary>As the other; each slot says for how long it stands, since a check's interval may have been changed in the span.</summary>
    public static AvailabilityFigures Of(string check, IEnumerable<StandingSlot> slots, DateTimeOffset from, DateTimeOffset until)
    {
        var (first, end) = (from.ToUnixTimeMilliseconds(), until.ToUnixTimeMilliseconds());
        var (up, down, unknown) = (0, 0, 0);
        long upTime = 0,
            downTime = 0,
            adjustedUp = 0,
            adjustedDown = 0;
        List<float> latencies = [];
        foreach (var (slot, stands) in slots)
        {
            var counts = slot.Slot >= first && slot.Slot < end;
            var span = Math.Max(0, Math.Min(slot.Slot + stands, end) - Math.Max(slot.Slot, first));
            var adjusted = slot.Exclusion == Exclusion.None ? span : 0;
            switch (slot.Outcome)
            {
                case Outcome.Up:
                    up += counts ? 1 : 0;
                    upTime += span;
                    adjustedUp += adjusted;
                    break;
                case Outcome.Down:
                    down += counts ? 1 : 0;
                    downTime += span;
                    adjustedDown += adjusted;
                    break;
                default:
                    unknown += counts ? 1 : 0;
                    continue;
            }

            if (counts && !float.IsNaN(slot.LatencyMilliseconds))
            {
                latencies.Add(slot.LatencyMilliseconds);
            }
        }

        latencies.Sort();
        return new AvailabilityFigures
        {
            Check = check,
            Up = up,
            Down = down,
            Unknown = unknown,
            UpMilliseconds = upTime,
            DownMilliseconds = downTime,
            AdjustedUpMilliseconds = adjustedUp,
            AdjustedDownMilliseconds = adjustedDown,
            SpanMilliseconds = Math.Max(0, end - first),
            // ⌈0.95 n⌉ in whole numbers.
            P95Milliseconds = latencies.Count == 0 ? null : latencies[(((95 * latencies.Count) + 99) / 100) - 1],
            Answers = latencies.Count,
        };
    }
}

/// <param name="Milliseconds">How long it says how things stood, from its slot on: the check's interval then.</param>
public readonly record struct StandingSlot(DecidedSlot Slot, long Milliseconds);
