using Crownwatch.Core.Results;
using FsCheck.Fluent;
using Xunit;

namespace Crownwatch.Tests.Results;

/// <summary>Semantics.md 3.1.</summary>
[Trait("rule", "3.1")]
public sealed class AvailabilityWindowTests
{
    private const long Start = 1_768_226_580_000;

    private sealed record Series(long Interval, long Length, (int Gap, Outcome Outcome, bool Late)[] Slots);

    // Windows of a few slots and of many, whole and not; series that outlast them.
    private static FsCheck.Gen<Series> AnySeries =>
        from seconds in Gen.Elements(1, 7, 60, 3600)
        from slotsOfWindow in Gen.Elements(1, 5, 100, 400, 1500)
        from rest in Gen.Frequency((2, Gen.Constant(0)), (1, Gen.Choose(1, (seconds * 1000) - 1)))
        from count in Gen.Choose(1, 300)
        from slots in (
            from gap in Gen.Frequency((20, Gen.Constant(1)), (3, Gen.Choose(2, 30)), (1, Gen.Choose(6, 300)))
            from outcome in Gen.Elements(Outcome.Up, Outcome.Up, Outcome.Down, Outcome.Unknown, Outcome.Missed)
            from late in Gen.Frequency((9, Gen.Constant(false)), (1, Gen.Constant(true)))
            select (gap, outcome, late)
        ).ArrayOf(count)
        select new Series(seconds * 1000L, (slotsOfWindow * seconds * 1000L) + rest, slots);

    [Fact]
    public void Counts_what_a_naive_sum_over_all_slots_counts_within_one_bucket() =>
        Properties.Hold(
            AnySeries,
            series =>
            {
                var (interval, length) = (series.Interval, series.Length);
                var bucket = Math.Max(1, length / 336 / interval) * interval;
                var window = new AvailabilityWindow(TimeSpan.FromMilliseconds(length), TimeSpan.FromMilliseconds(interval));
                List<(long Slot, Outcome Outcome)> known = [];
                (long Slot, Outcome Outcome)? held = null;
                var (slot, last) = (Start, long.MinValue);
                foreach (var (gap, outcome, late) in series.Slots)
                {
                    slot += gap * interval;
                    if (late && held is null)
                    {
                        held = (slot, outcome); // its result comes after a later one
                        continue;
                    }

                    Add((slot, outcome));
                    last = slot;
                    if (held is { } delayed)
                    {
                        Add(delayed);
                        held = null;
                    }

                    var edge = last + interval - length;
                    Assert.InRange(window.UpMilliseconds, Sum(Outcome.Up, edge), Sum(Outcome.Up, edge - bucket));
                    Assert.InRange(window.DownMilliseconds, Sum(Outcome.Down, edge), Sum(Outcome.Down, edge - bucket));

                    // Up, down and unmonitored are the whole window.
                    var slotsOfWindow = (length + interval - 1) / interval;
                    var unmonitored = (slotsOfWindow * interval) - Sum(Outcome.Up, edge) - Sum(Outcome.Down, edge);
                    Assert.InRange(window.MonitoredMilliseconds + unmonitored, length, length + bucket + interval);
                }

                void Add((long Slot, Outcome Outcome) s)
                {
                    window.Add(s.Slot, s.Outcome);
                    known.Add(s);
                }

                long Sum(Outcome outcome, long edge) => known.Count(k => k.Outcome == outcome && k.Slot + interval > edge) * interval;
            }
        );

    [Fact]
    public void Is_up_over_up_and_down_and_says_how_much_was_monitored()
    {
        var window = Of(TimeSpan.FromMinutes(10), Outcome.Up, Outcome.Up, Outcome.Up, Outcome.Down, Outcome.Unknown, Outcome.Missed);

        Assert.Equal(0.75, window.Availability);
        Assert.Equal(0.25, window.FailureRate);
        Assert.Equal(0.4, window.Coverage);
        Assert.Equal(1, window.Failures);
    }

    [Fact]
    public void Has_no_value_while_nothing_was_monitored()
    {
        var window = Of(TimeSpan.FromMinutes(10), Outcome.Unknown, Outcome.Missed);

        Assert.Null(window.Availability);
        Assert.Null(window.FailureRate);
        Assert.Equal(0, window.Coverage);
    }

    [Fact]
    public void Forgets_what_lies_before_it()
    {
        var window = Of(TimeSpan.FromMinutes(10), [Outcome.Down, .. Enumerable.Repeat(Outcome.Up, 10)]);

        Assert.Equal(1, window.Availability);
        Assert.Equal(1, window.Coverage);
    }

    [Fact]
    public void Ignores_a_late_result_from_before_it()
    {
        var window = Of(TimeSpan.FromMinutes(10), [.. Enumerable.Repeat(Outcome.Up, 20)]);

        window.Add(Start, Outcome.Down);

        Assert.Equal(1, window.Availability);
    }

    // Two slots a bucket: with every bucket's second slot the window is exactly W, with its first one it holds a slot more.
    [Fact]
    public void Moves_its_old_edge_with_the_last_slot_of_a_bucket_and_not_a_bucket_later()
    {
        var window = new AvailabilityWindow(TimeSpan.FromMinutes(672), TimeSpan.FromMinutes(1));
        for (var i = 0; i < 2000; i++)
        {
            window.Add(i * 60_000L, Outcome.Up);
            Assert.Equal(Math.Min(i + 1, i % 2 == 1 ? 672 : 673), window.MonitoredMilliseconds / 60_000);
        }
    }

    [Fact]
    public void Of_a_week_takes_two_numbers_for_each_half_hour_and_two_half_hours_more() =>
        Assert.Equal((336 + 2) * 8, new AvailabilityWindow(TimeSpan.FromDays(7), TimeSpan.FromMinutes(1)).Bytes);

    private static AvailabilityWindow Of(TimeSpan length, params Outcome[] outcomes)
    {
        var window = new AvailabilityWindow(length, TimeSpan.FromMinutes(1));
        for (var i = 0; i < outcomes.Length; i++)
        {
            window.Add(Start + (i * 60_000L), outcomes[i]);
        }

        return window;
    }
}
