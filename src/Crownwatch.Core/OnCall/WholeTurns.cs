using Crownwatch.Core.Interventions;

namespace Crownwatch.Core.OnCall;

/// <summary>
/// Turns as a calendar shows them: whole, never cut at the ends of what is looked at, so that a turn has the same beginning whenever one
/// asks. Each turn is one of its own, also where one person has several in a row.
/// </summary>
public static class WholeTurns
{
    /// <summary>Those that touch the span, in order of time; without gaps. Whoever stands in holds their whole stretch as one.</summary>
    public static IReadOnlyList<Shift> Touching(
        Rotation rotation,
        IReadOnlyList<OnCallOverride> overrides,
        DateTimeOffset from,
        DateTimeOffset until
    )
    {
        var turns = new Turns(rotation);
        OnCallOverride[] own = [.. overrides.Where(o => o.Rotation == rotation.Name)];
        var holding = new Holding(rotation, own);
        List<Shift> found = [];
        var at = Beginning(turns, own, from.ToUniversalTime());
        var (begin, holder) = (at, holding.At(at));
        while (begin < until)
        {
            var next = Next(turns, own, at);
            var following = next is { } moment ? holding.At(moment) : default;
            var isTurn = next is not null && next == turns.NextAfter(at);
            if (next is null || following != holder || (isTurn && !holder.IsOverride))
            {
                var end = next ?? until;
                if (holder.Person is { } person && end > from)
                {
                    found.Add(new Shift(rotation.Name, person, begin, end, holder.IsOverride));
                }

                if (next is null)
                {
                    break;
                }

                (begin, holder) = (next.Value, following);
            }

            at = next.Value;
        }

        return found;
    }

    // The beginning of the turn under way, and of whatever override reaches into it.
    private static DateTimeOffset Beginning(Turns turns, OnCallOverride[] overrides, DateTimeOffset from)
    {
        var begin = turns.BeginningAt(from) ?? from;
        while (Array.Find(overrides, o => o.From < begin && o.Until > begin) is { } reaching)
        {
            begin = turns.BeginningAt(reaching.From) ?? reaching.From.ToUniversalTime();
        }

        return begin;
    }

    private static DateTimeOffset? Next(Turns turns, OnCallOverride[] overrides, DateTimeOffset after)
    {
        var next = turns.NextAfter(after);
        foreach (var edge in overrides.SelectMany(o => new[] { o.From, o.Until }).Where(e => e > after))
        {
            next = next is { } known && known <= edge ? known : edge.ToUniversalTime();
        }

        return next;
    }
}
