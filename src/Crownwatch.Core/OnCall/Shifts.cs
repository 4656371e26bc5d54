using Crownwatch.Core.Interventions;

namespace Crownwatch.Core.OnCall;

/// <summary>A stretch during which one person holds a rotation.</summary>
/// <param name="Person">null for a gap: nobody holds it.</param>
/// <param name="From">UTC, inclusive.</param>
/// <param name="Until">UTC, exclusive.</param>
/// <param name="IsOverride">Somebody stands in for whose turn it is.</param>
public sealed record Shift(string Rotation, string? Person, DateTimeOffset From, DateTimeOffset Until, bool IsOverride)
{
    public bool IsGap => Person is null;
    public TimeSpan Lasts => Until - From;
}

/// <summary>Who is on call over a span, ahead of time (semantics.md 8).</summary>
public static class Shifts
{
    /// <summary>How far ahead a preview looks.</summary>
    public static readonly TimeSpan Preview = TimeSpan.FromDays(90);

    /// <summary>
    /// Every rotation's shifts in the span, by rotation in the order of the file, then by time. They cover the span whole, without
    /// overlap, cut at its ends; turns of one person that follow each other are one shift.
    /// </summary>
    public static IReadOnlyList<Shift> Between(
        OnCallDefinition onCall,
        IReadOnlyList<OnCallOverride> overrides,
        DateTimeOffset from,
        DateTimeOffset until
    ) => [.. onCall.Rotations.Values.SelectMany(rotation => Of(rotation, overrides, from.ToUniversalTime(), until.ToUniversalTime()))];

    private static IEnumerable<Shift> Of(
        Rotation rotation,
        IReadOnlyList<OnCallOverride> overrides,
        DateTimeOffset from,
        DateTimeOffset until
    )
    {
        var holding = new Holding(rotation, overrides);
        var begin = from;
        var holder = holding.At(from);
        for (var at = from; at < until; )
        {
            at = holding.NextBoundary(at) is { } next && next < until ? next : until;
            var following = holding.At(at);
            if (at == until || following != holder)
            {
                yield return new Shift(rotation.Name, holder.Person, begin, at, holder.IsOverride);
                (begin, holder) = (at, following);
            }
        }
    }
}
