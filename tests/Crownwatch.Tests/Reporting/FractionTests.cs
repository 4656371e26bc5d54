using Crownwatch.Core.Reporting;
using Crownwatch.Tests.Results;
using FsCheck.Fluent;
using Xunit;

namespace Crownwatch.Tests.Reporting;

[Trait("rule", "3.1")]
public sealed class FractionTests
{
    [Fact]
    public void The_worked_figure_comes_out()
    {
        Assert.Equal(0.983465m, Fractions.Of(594_800, 604_800));
        Assert.Equal("98.35 %", Fractions.Percent(594_800, 604_800));
    }

    [Fact]
    public void Are_cut_not_rounded()
    {
        Assert.Equal(0.666666m, Fractions.Of(2, 3));
        Assert.Equal(0.999999m, Fractions.Of(9_999_999, 10_000_000));
        Assert.Equal(0.985m, Fractions.Of(985, 1000));
        Assert.Equal(1m, Fractions.Of(7, 7));
        Assert.Equal(0m, Fractions.Of(0, 7));
        Assert.Null(Fractions.Of(0, 0));
        Assert.Equal(0.983465m, Fractions.Cut(0.983465608));
        Assert.Equal(0.985m, Fractions.Cut(0.985));
        Assert.Equal(0.29m, Fractions.Cut(0.29));
    }

    [Fact]
    public void A_whole_hundred_percent_is_only_what_is_whole()
    {
        Assert.Equal("99.99 %", Fractions.Percent(9_999_999, 10_000_000));
        Assert.Equal("100 %", Fractions.Percent(5, 5));
        Assert.Equal("–", Fractions.Percent(0, 0));
    }

    [Fact]
    public void Are_never_more_than_the_true_quotient_and_less_than_a_millionth_below()
    {
        var cases = from whole in Gen.Choose(1, int.MaxValue) from part in Gen.Choose(0, whole) select ((long)part, (long)whole);

        Properties.Hold(
            cases,
            c =>
            {
                var cut = Fractions.Of(c.Item1, c.Item2)!.Value;
                Assert.True(cut * c.Item2 <= c.Item1);
                Assert.True((cut + 0.000001m) * c.Item2 > c.Item1);
            }
        );
    }
}
