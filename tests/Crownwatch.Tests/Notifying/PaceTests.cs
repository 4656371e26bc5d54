using Crownwatch.Core.Definitions;
using Crownwatch.Server.Notifying;
using Crownwatch.Tests.Time;
using Xunit;

namespace Crownwatch.Tests.Notifying;

public sealed class PaceTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void A_burst_goes_at_once_and_then_one_message_as_often_as_the_rate_says()
    {
        var pace = new Pace(_time);
        pace.Use(new RateLimit(2, 3));

        Assert.Equal(3, Enumerable.Range(0, 10).Count(_ => pace.Take() == TimeSpan.Zero));
        var wait = pace.Take();
        Assert.InRange(wait.TotalMilliseconds, 500, 502);
        _time.Advance(wait);
        Assert.Equal(TimeSpan.Zero, pace.Take());
        Assert.NotEqual(TimeSpan.Zero, pace.Take());
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(3, Enumerable.Range(0, 10).Count(_ => pace.Take() == TimeSpan.Zero)); // no more than a burst is saved up
    }

    [Fact]
    public void A_receiver_that_asks_for_silence_gets_it_from_the_whole_channel()
    {
        var pace = new Pace(_time);
        pace.Hold(TimeSpan.FromSeconds(30));
        pace.Hold(TimeSpan.FromSeconds(5)); // shorter than what was asked for before

        Assert.Equal(TimeSpan.FromSeconds(30), pace.Take());
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(TimeSpan.Zero, pace.Take());
    }

    [Fact]
    public void Without_a_rate_nothing_waits()
    {
        var pace = new Pace(_time);

        Assert.All(Enumerable.Range(0, 10_000), _ => Assert.Equal(TimeSpan.Zero, pace.Take()));
    }

    [Theory]
    [InlineData("1/s", 1, 6)]
    [InlineData("120/m", 2, 12)]
    [InlineData("60/h", 1 / 60.0, 1)]
    [InlineData("50/s", 50, 30)]
    public void A_rate_is_a_number_by_a_unit_of_time(string text, double perSecond, int burst)
    {
        var limit = RateLimit.Parse(text);

        Assert.NotNull(limit);
        Assert.Equal(perSecond, limit.PerSecond, 9);
        Assert.Equal(burst, limit.Burst);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("0/s")]
    [InlineData("-1/s")]
    [InlineData("1.5/s")]
    [InlineData("1/d")]
    [InlineData("/s")]
    [InlineData("1 /s")]
    [InlineData("2000/s")]
    [InlineData("None")]
    public void Anything_else_is_no_rate(string text) => Assert.Null(RateLimit.Parse(text));
}
