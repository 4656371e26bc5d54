using Crownwatch.Server.Health;
using Crownwatch.Tests.Time;
using Xunit;

namespace Crownwatch.Tests.Health;

[Trait("rule", "1.3")]
public sealed class LatenessTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void A_timer_that_is_a_second_late_is_not_late_and_one_more_is()
    {
        var lateness = new Lateness(_time);
        var began = _time.GetTimestamp();
        lateness.Begin();
        _time.Advance(TimeSpan.FromMilliseconds(1100));
        Assert.Null(lateness.End());
        Assert.Null(lateness.Since(began));

        lateness.Begin();
        _time.Advance(TimeSpan.FromMilliseconds(1101));
        Assert.Equal(TimeSpan.FromMilliseconds(1001), lateness.End());
        Assert.Equal(TimeSpan.FromMilliseconds(1001), lateness.Since(began));
        Assert.Equal(1, lateness.Count);
    }

    [Fact]
    public void It_is_known_before_the_timer_has_its_turn_again_and_says_nothing_of_a_run_that_began_later()
    {
        var lateness = new Lateness(_time);
        lateness.Begin();
        var during = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromSeconds(4.1));
        Assert.Equal(TimeSpan.FromSeconds(4), lateness.Since(during));
        lateness.End();

        Assert.Equal(TimeSpan.FromSeconds(4), lateness.Since(during));
        Assert.Null(lateness.Since(_time.GetTimestamp()));
    }

    [Fact]
    public void A_clock_that_is_set_makes_no_timer_late()
    {
        var lateness = new Lateness(_time);
        var began = _time.GetTimestamp();
        lateness.Begin();
        _time.SetClock(TimeSpan.FromHours(1));
        _time.Advance(Lateness.Period);
        Assert.Null(lateness.End());
        Assert.Null(lateness.Since(began));
    }
}
