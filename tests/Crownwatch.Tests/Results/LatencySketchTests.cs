using Crownwatch.Core.Results;
using FsCheck.Fluent;
using Xunit;

namespace Crownwatch.Tests.Results;

/// <summary>Semantics.md 4: beyond an hour a mergeable sketch with a relative error of at most 1 %.</summary>
[Trait("rule", "4")]
public sealed class LatencySketchTests
{
    private static readonly TimeSpan _day = TimeSpan.FromDays(1);

    // From a microsecond to a day, every order of magnitude alike.
    private static FsCheck.Gen<float> AnyTime =>
        from digits in Gen.Choose(1000, 9999)
        from power in Gen.Choose(-6, 4)
        select (float)(digits * Math.Pow(10, power));

    [Fact]
    public void Is_within_one_percent_of_the_exact_percentile() =>
        Properties.Hold(
            from times in AnyTime.NonEmptyListOf()
            from percent in Gen.Choose(1, 99)
            select (times.ToArray(), percent),
            c =>
            {
                var (times, percent) = c;
                var exact = times.Order().ElementAt((((percent * times.Length) + 99) / 100) - 1);

                var found = Of(times).Percentile(percent / 100.0)!.Value;

                Assert.InRange(found, exact * 0.99, exact * 1.01);
            },
            500
        );

    [Fact]
    public void Merged_parts_are_the_whole() =>
        Properties.Hold(
            from a in AnyTime.ListOf()
            from b in AnyTime.ListOf()
            select (a.ToArray(), b.ToArray()),
            c =>
            {
                var merged = Of(c.Item1);
                merged.Merge(Of(c.Item2));
                var whole = Of([.. c.Item1, .. c.Item2]);

                Assert.Equal(whole.Count, merged.Count);
                Assert.All(
                    Enumerable.Range(1, 99),
                    percent => Assert.Equal(whole.Percentile(percent / 100.0), merged.Percentile(percent / 100.0))
                );
            }
        );

    [Fact]
    public void Over_a_sliding_window_is_within_one_percent_of_its_answers_the_old_edge_within_a_step()
    {
        var cases =
            from minutes in Gen.Elements(61, 97, 336, 1440)
            from seconds in Gen.Elements(7, 60, 600)
            from slots in (
                from gap in Gen.Frequency((30, Gen.Constant(1)), (3, Gen.Choose(2, 30)), (1, Gen.Choose(50, 900)))
                from time in AnyTime
                select (gap, time)
            ).ArrayOf(400)
            select (minutes, seconds, slots);
        Properties.Hold(
            cases,
            c =>
            {
                var (length, interval) = (TimeSpan.FromMinutes(c.minutes), TimeSpan.FromSeconds(c.seconds));
                var window = new LatencySketchWindow(length, interval);
                var step = Math.Max((long)length.TotalMilliseconds / 336, (long)interval.TotalMilliseconds);
                List<(long Slot, float Time)> all = [];
                var slot = 1_768_226_580_000L;
                foreach (var (gap, time) in c.slots)
                {
                    slot += gap * (long)interval.TotalMilliseconds;
                    window.Add(slot, time);
                    all.Add((slot, time));
                    var edge = slot - (long)length.TotalMilliseconds;
                    var (value, n) = window.Percentile(0.95);

                    Assert.InRange(n, all.Count(a => a.Slot > edge), all.Count(a => a.Slot > edge - step));
                    var pooled = all.Skip(all.Count - n).Select(a => a.Time).Order().ToList();
                    var exact = pooled[LatencyWindow.NearestRank(0.95, n) - 1];
                    Assert.InRange(value!.Value, exact * 0.99, exact * 1.01);
                }
            },
            40
        );
    }

    [Fact]
    public void Has_no_value_without_answers_and_forgets_all_after_a_long_gap()
    {
        var window = new LatencySketchWindow(_day, TimeSpan.FromMinutes(1));
        window.Add(0, float.NaN);
        Assert.Equal((null, 0), window.Percentile(0.95));

        window.Add(60_000, 100);
        window.Add(3 * 86_400_000L, float.NaN);
        Assert.Equal((null, 0), window.Percentile(0.95));
    }

    [Fact]
    public void A_check_keeps_answers_exactly_up_to_an_hour_and_a_sketch_beyond()
    {
        var history = new LatencyHistory([TimeSpan.FromHours(1), _day], TimeSpan.FromMinutes(1));
        for (var i = 0; i < 600; i++)
        {
            history.Add(i * 60_000L, i);
        }

        Assert.Equal((599 - 3d, 60), history.Percentile(0.95, TimeSpan.FromHours(1), 599 * 60_000L));
        var (value, n) = history.Percentile(0.5, _day, 599 * 60_000L);
        Assert.Equal(600, n);
        Assert.InRange(value!.Value, 299 * 0.99, 299 * 1.01);
    }

    [Fact]
    public void What_is_shorter_than_a_microsecond_counts_as_one()
    {
        Assert.Equal(0.001, Of([0]).Percentile(0.5));
        Assert.Equal(0.001, Of([0.0005f]).Percentile(0.5));
        Assert.Equal(0.001, Of([0.001f]).Percentile(0.5)!.Value, 0.00001);
    }

    [Fact]
    public void Spans_no_more_than_the_shortest_to_the_longest_answer()
    {
        Assert.Equal(0, new LatencySketch().Bytes);
        Assert.Equal(64 * 4, Of([100]).Bytes);
        Assert.Equal(64 * 4, Of([100, 101, 100]).Bytes);
        Assert.Equal(2 * 64 * 4, Of([100, 1000]).Bytes);
        Assert.Equal(2 * 64 * 4, Of([1000, 100]).Bytes);
    }

    // 338 steps of 257 s, 2 bytes a bucket and 1 a count, 24 an array; four buckets of the open step, 4 bytes each.
    [Fact]
    public void Over_a_sliding_window_says_what_its_steps_take()
    {
        var window = new LatencySketchWindow(_day, TimeSpan.FromMinutes(1));
        Assert.Equal(338 * 8, window.Bytes);

        window.Add(0, 100);
        Assert.Equal((338 * 8) + 256 + 16, window.Bytes);

        window.Add(300_000, 100);
        window.Add(600_000, float.NaN);
        window.Add(900_000, 100);
        Assert.Equal((338 * 8) + 256 + 16 + (2 * (3 + 24)), window.Bytes);
    }

    // 14:03 and 14:04 fall into one step of the day's window.
    [Fact]
    public void Keeps_the_same_in_whatever_order_the_answers_of_a_step_come()
    {
        static byte[] Saved(double first, double second) =>
            new Crownwatch.Tests.Alerting.WatchedCheck(
                Crownwatch.Tests.Alerting.RuleFile.OneCheck("- name: rule\n  condition: \"check.latency_p50_24h > 800ms\"")
            )
                .Up(1, first)
                .Up(1, second)
                .State.Save();

        Assert.Equal(Saved(100, 900), Saved(900, 100));
    }

    [Fact]
    public void A_check_that_asks_for_no_window_beyond_an_hour_keeps_no_sketch()
    {
        var history = new LatencyHistory([TimeSpan.FromHours(1)], TimeSpan.FromMinutes(1));

        Assert.Equal(new LatencyWindow(TimeSpan.FromHours(1)).Bytes, history.Bytes);
        var error = Assert.Throws<InvalidOperationException>(() => history.Percentile(0.5, _day, 0));
        Assert.Equal("no answers of 1.00:00:00 are kept", error.Message);
    }

    private static LatencySketch Of(IEnumerable<float> times)
    {
        var sketch = new LatencySketch();
        foreach (var time in times)
        {
            sketch.Add(time);
        }

        return sketch;
    }
}
