using Crownwatch.Core.Results;
using Xunit;

namespace Crownwatch.Tests.Results;

/// <summary>Semantics.md 2: how many failures are missing is what one finds by adding them one after the other.</summary>
[Trait("rule", "2")]
public sealed class MoreFailuresTests
{
    private const long Minute = 60_000;
    private const int Remembered = 4;
    private static readonly Outcome[] _outcomes = [Outcome.Up, Outcome.Down, Outcome.Unknown, Outcome.Missed];

    [Fact]
    public void Are_as_many_as_make_the_last_ones_lie_within_the_span_when_they_come()
    {
        for (var series = 0; series < 1024; series++)
        {
            for (var missedNow = 0; missedNow <= 2; missedNow++)
            {
                var history = Series(series).ToList();
                var next = (history.Count == 0 ? 0 : history[^1].Slot + Minute) + (missedNow * Minute);
                foreach (var (count, within) in Asked())
                {
                    var expected = Tried(history, count, within, next, missedNow * Minute);

                    var found = Streak(history).MoreFailures(count, within, next, missedNow * Minute, Minute);

                    Assert.True(
                        expected == found,
                        $"{string.Join(' ', history)}, then {missedNow} missed; {count} within {within}: {found}, not {expected}"
                    );
                }
            }
        }
    }

    private static IEnumerable<(int Count, TimeSpan? Within)> Asked() =>
        from count in Enumerable.Range(1, Remembered)
        from minutes in Enumerable.Range(0, 5)
        select (count, minutes == 0 ? (TimeSpan?)null : TimeSpan.FromMinutes(minutes));

    // Five slots, each of one of four outcomes.
    private static IEnumerable<(long Slot, Outcome Outcome)> Series(int number)
    {
        for (var i = 0; i < 5; i++)
        {
            yield return (i * Minute, _outcomes[number % _outcomes.Length]);
            number /= _outcomes.Length;
        }
    }

    private static int? Tried(List<(long Slot, Outcome Outcome)> history, int count, TimeSpan? within, long next, long missedBefore)
    {
        var streak = Streak(history);
        for (var more = 0; more <= count; more++)
        {
            if (streak.Failures >= count && (within is not { } span || streak.LastWithin(count, span)))
            {
                return more;
            }

            streak.Add(Decided((next + (more * Minute), Outcome.Down)), more == 0 ? missedBefore : 0, Minute);
        }

        return null;
    }

    private static FailureStreak Streak(List<(long Slot, Outcome Outcome)> history)
    {
        var streak = new FailureStreak(Remembered);
        foreach (var slot in history)
        {
            streak.Add(Decided(slot), 0, Minute);
        }

        return streak;
    }

    private static DecidedSlot Decided((long Slot, Outcome Outcome) slot) => new(slot.Slot, slot.Outcome, float.NaN, 503, "503");
}
