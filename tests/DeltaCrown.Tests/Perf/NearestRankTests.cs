using DeltaCrown.Perf;

namespace DeltaCrown.Tests.Perf;

public sealed class NearestRankTests
{
    [Theory]
    [InlineData(50, 5)]
    [InlineData(95, 10)]
    [InlineData(99, 10)]
    [InlineData(100, 10)]
    [InlineData(10, 1)]
    [InlineData(11, 2)]
    public void Takes_the_value_at_the_rank_rounded_up(int percent, double expected)
    {
        double[] ten = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

        Assert.Equal(expected, NearestRank.Of(ten, percent));
    }

    [Fact]
    public void Does_not_round_an_exact_rank_up_to_the_next()
    {
        double[] twenty = [.. Enumerable.Range(1, 20).Select(value => (double)value)];
        double[] hundred = [.. Enumerable.Range(1, 100).Select(value => (double)value)];

        Assert.Equal(19, NearestRank.Of(twenty, 95));
        Assert.Equal(95, NearestRank.Of(hundred, 95));
        Assert.Equal(99, NearestRank.Of(hundred, 99));
        Assert.Equal(7, NearestRank.Of(hundred, 7));
    }

    [Fact]
    public void Gives_the_only_value_for_every_percentile()
    {
        Assert.All((int[])[1, 50, 95, 99, 100], percent => Assert.Equal(7.5, NearestRank.Of([7.5], percent)));
    }

    [Fact]
    public void Never_invents_a_value_between_two()
    {
        double[] odd = [0.1, 0.7, 1.9, 42, 1000];

        Assert.All(Enumerable.Range(1, 100), percent => Assert.Contains(NearestRank.Of(odd, percent), odd));
    }

    [Fact]
    public void Refuses_no_values_and_percents_that_are_none()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => NearestRank.Of([], 50));
        Assert.Throws<ArgumentOutOfRangeException>(() => NearestRank.Of([1], 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => NearestRank.Of([1], 101));
    }
}
