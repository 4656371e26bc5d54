using Crownwatch.Core.Results;
using FsCheck.Fluent;
using Xunit;

namespace Crownwatch.Tests.Results;

/// <summary>Semantics.md 4: the ⌈q·n⌉-th smallest, n always with it.</summary>
[Trait("rule", "4")]
public sealed class PercentileTests
{
    private static readonly TimeSpan _hour = TimeSpan.FromHours(1);

    [Fact]
    public void Are_what_a_sorted_array_says()
    {
        var answers = Gen.Choose(0, 30_000).Where(n => n >= 0).NonEmptyListOf();
        var cases = from times in answers from percent in Gen.Choose(1, 99) select (times.ToArray(), percent);

        Properties.Hold(
            cases,
            c =>
            {
                var (times, percent) = c;
                var window = new LatencyWindow(_hour);
                for (var i = 0; i < times.Length; i++)
                {
                    window.Add(i, times[i]);
                }

                var (value, samples) = window.Percentile(percent / 100.0, _hour, times.Length);

                // In whole numbers, so that the expectation has no rounding of its own.
                var rank = ((percent * times.Length) + 99) / 100;
                Assert.Equal(times.Length, samples);
                Assert.Equal(times.Order().ElementAt(rank - 1), value);
            }
        );
    }

    [Fact]
    public void Pool_only_the_answers_of_their_window_however_many_came_and_went()
    {
        var cases = from gaps in Gen.Choose(1, 5).NonEmptyListOf() from length in Gen.Choose(1, 20) select (gaps.ToArray(), length);

        Properties.Hold(
            cases,
            c =>
            {
                var (gaps, length) = c;
                var window = new LatencyWindow(TimeSpan.FromMilliseconds(20));
                List<(long Slot, float Time)> all = [];
                var slot = 1000L;
                foreach (var gap in gaps)
                {
                    slot += gap;
                    all.Add((slot, slot % 7));
                    window.Add(slot, slot % 7);
                }

                var pooled = all.Where(a => a.Slot > slot - length).Select(a => a.Time).Order().ToList();
                var (value, samples) = window.Percentile(0.5, TimeSpan.FromMilliseconds(length), slot);

                Assert.Equal(pooled.Count, samples);
                Assert.Equal(pooled[(pooled.Count - 1) / 2], value);
            }
        );
    }

    [Theory]
    [InlineData(0.95, 20, 19)]
    [InlineData(0.95, 21, 20)]
    [InlineData(0.95, 1, 1)]
    [InlineData(0.99, 100, 99)]
    [InlineData(0.999, 1000, 999)]
    [InlineData(0.5, 4, 2)]
    public void Take_the_nearest_rank(double quantile, int n, int rank) => Assert.Equal(rank, LatencyWindow.NearestRank(quantile, n));

    [Fact]
    public void Have_no_value_without_answers()
    {
        var window = new LatencyWindow(_hour);
        window.Add(0, float.NaN);

        Assert.Equal((null, 0), window.Percentile(0.95, _hour, 0));
    }

    [Fact]
    public void Keep_no_answer_that_none_of_them_can_ask_for()
    {
        var window = new LatencyWindow(TimeSpan.FromMilliseconds(20));
        window.Add(0, 7);
        window.Add(19, 7);
        Assert.Equal(2, window.Count);

        window.Add(20, 7);
        Assert.Equal((2, 4 * 16), (window.Count, window.Bytes));
    }
}
