using Crownwatch.Core.Interventions;
using Crownwatch.Core.OnCall;
using Crownwatch.Server.Loading;

namespace Crownwatch.Server.Intervening;

/// <summary>Who is on call now and ahead, overrides included.</summary>
public sealed class OnCallReader(InterventionReader interventions, SnapshotSource snapshots, TimeProvider time)
{
    // Of each rotation, where it changes often: more than this nobody reads.
    private const int HandoffsShown = 5;

    public OnCallPreview Read(TimeSpan ahead)
    {
        var now = time.GetUtcNow();
        var onCall = snapshots.Current.Definitions.OnCall;
        OnCallOverride[] overrides = [.. interventions.Standing().OfType<OnCallOverride>()];
        var shifts = Shifts.Between(onCall, overrides, now, now + ahead);
        return new OnCallPreview
        {
            Now = now,
            OnCall = Roster.Of([Roster.OnCallRole], onCall, overrides, now).People.Select(p => p.Name).ToList(),
            Rotations = [.. onCall.Rotations.Keys.Select(name => Holding(name, shifts, ahead, now))],
            Handoffs = Next(onCall, overrides, now),
            Shifts = shifts,
            Gaps = Gaps.Between(onCall, overrides, now, now + ahead),
            Overrides = overrides,
        };
    }

    private static RotationNow Holding(string rotation, IReadOnlyList<Shift> shifts, TimeSpan ahead, DateTimeOffset now)
    {
        var first = shifts.First(s => s.Rotation == rotation);
        return new RotationNow(rotation, first.Person, first.IsOverride, first.Until < now + ahead ? first.Until : null);
    }

    private static List<Handoff> Next(OnCallDefinition onCall, IReadOnlyList<OnCallOverride> overrides, DateTimeOffset after)
    {
        List<Handoff> handoffs = [];
        while (handoffs.Count < HandoffsShown && Handoffs.Next(onCall, overrides, after) is [{ At: var moment }, ..] next)
        {
            handoffs.AddRange(next);
            after = moment;
        }

        return handoffs;
    }
}

public sealed record OnCallPreview
{
    public required DateTimeOffset Now { get; init; }

    /// <summary>Whoever holds the role on_call; empty when nobody does.</summary>
    public required IReadOnlyList<string> OnCall { get; init; }
    public required IReadOnlyList<RotationNow> Rotations { get; init; }

    /// <summary>The next ones, of every rotation.</summary>
    public required IReadOnlyList<Handoff> Handoffs { get; init; }

    /// <summary>By rotation, then by time; gaps included.</summary>
    public required IReadOnlyList<Shift> Shifts { get; init; }

    /// <summary>When no rotation has anybody.</summary>
    public IReadOnlyList<Gap> Gaps { get; init; } = [];

    /// <summary>Those that hold or are to come.</summary>
    public required IReadOnlyList<OnCallOverride> Overrides { get; init; }
}

/// <param name="Person">null when nobody holds it.</param>
/// <param name="Until">When that changes; null when it does not within the span looked at.</param>
public sealed record RotationNow(string Rotation, string? Person, bool IsOverride, DateTimeOffset? Until);
