using Crownwatch.Core.Interventions;

namespace Crownwatch.Core.OnCall;

/// <summary>Who holds one rotation: whoever stands in, else whose turn it is (semantics.md 8).</summary>
internal sealed class Holding
{
    private readonly Turns _turns;
    private readonly bool _isOneForAll;

    // The later made first.
    private readonly OnCallOverride[] _overrides;

    public Holding(Rotation rotation, IReadOnlyList<OnCallOverride> overrides)
    {
        _turns = new Turns(rotation);
        _isOneForAll = rotation.People.Distinct().Count() == 1;
        _overrides = [.. overrides.Where(o => o.Rotation == rotation.Name).Reverse().OrderByDescending(o => o.Id)];
    }

    public Holder At(DateTimeOffset at) =>
        OverrideAt(at) is { } given ? new Holder(given.Person, true) : new Holder(_turns.HolderAt(at), false);

    /// <summary>The next moment at which the holder may be another; null when it never changes any more.</summary>
    public DateTimeOffset? NextBoundary(DateTimeOffset after)
    {
        // While somebody stands in, whose turn it would be does not show; nor does it with one person only, once that one holds it.
        var showsTurns = OverrideAt(after) is null && (!_isOneForAll || _turns.HolderAt(after) is null);
        IEnumerable<DateTimeOffset?> next =
        [
            .. _overrides.SelectMany(o => new DateTimeOffset?[] { o.From, o.Until }).Where(edge => edge > after),
            showsTurns ? _turns.NextAfter(after) : null,
        ];
        return next.Min()?.ToUniversalTime();
    }

    private OnCallOverride? OverrideAt(DateTimeOffset at) => Array.Find(_overrides, o => o.HoldsAt(at));
}

/// <param name="Person">null for a gap.</param>
internal readonly record struct Holder(string? Person, bool IsOverride);
