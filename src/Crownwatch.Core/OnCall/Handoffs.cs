using Crownwatch.Core.Interventions;

namespace Crownwatch.Core.OnCall;

/// <summary>A rotation goes from one holder to another.</summary>
/// <param name="At">UTC; <paramref name="To"/> holds it from then on.</param>
/// <param name="From">null when nobody held it.</param>
/// <param name="To">null when nobody holds it afterwards.</param>
public sealed record Handoff(DateTimeOffset At, string Rotation, string? From, string? To);

/// <summary>When who is on call changes (semantics.md 8). The beginning and the end of an override are handoffs too.</summary>
public static class Handoffs
{
    /// <summary>The handoffs of the next moment after <paramref name="after"/> at which some rotation's holder changes; empty when none does.</summary>
    public static IReadOnlyList<Handoff> Next(OnCallDefinition onCall, IReadOnlyList<OnCallOverride> overrides, DateTimeOffset after)
    {
        var each = onCall.Rotations.Values.Select(r => NextOf(r, overrides, after)).OfType<Handoff>().ToArray();
        return [.. each.Where(h => h.At == each.Min(other => other.At))];
    }

    private static Handoff? NextOf(Rotation rotation, IReadOnlyList<OnCallOverride> overrides, DateTimeOffset after)
    {
        var holding = new Holding(rotation, overrides);
        var before = holding.At(after).Person;

        // Ends: a rotation of several people changes within a round, and there are only so many overrides.
        for (var at = holding.NextBoundary(after); at is { } moment; at = holding.NextBoundary(moment))
        {
            if (holding.At(moment).Person is var now && now != before)
            {
                return new Handoff(moment, rotation.Name, before, now);
            }
        }

        return null;
    }
}
