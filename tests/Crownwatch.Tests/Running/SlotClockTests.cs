using Crownwatch.Server.Running;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Crownwatch.Tests.Running;

/// <summary>Semantics.md 1.6: slots follow a monotonic anchor, whatever is done to the wall clock.</summary>
[Trait("rule", "1.6")]
public sealed class SlotClockTests
{
    private readonly SetClock _time = new();
    private readonly SlotClock _clock;

    public SlotClockTests() => _clock = new SlotClock(_time, NullLogger<SlotClock>.Instance);

    [Fact]
    public void A_clock_set_back_moves_no_slot_back_and_is_told_once()
    {
        var before = _clock.Now;

        _time.Pass(10, set: -3600);
        Assert.Equal(before.AddSeconds(10), _clock.Now);
        Assert.Equal(-3600, _clock.TakeStep()!.Value.TotalSeconds);

        _time.Pass(10);
        Assert.Equal(before.AddSeconds(20), _clock.Now);
        Assert.Null(_clock.TakeStep());
    }

    [Fact]
    public void A_clock_set_forward_leaves_the_slots_between_out_and_is_told_once()
    {
        var before = _clock.Now;

        _time.Pass(10, set: 3600);
        Assert.Equal(before.AddSeconds(3610), _clock.Now);
        Assert.Equal(3600, _clock.TakeStep()!.Value.TotalSeconds);

        _time.Pass(10);
        Assert.Equal(before.AddSeconds(3620), _clock.Now);
        Assert.Null(_clock.TakeStep());
    }

    [Theory]
    [InlineData(5)]
    [InlineData(-5)]
    public void Up_to_five_seconds_are_no_step(int set)
    {
        var before = _clock.Now;

        _time.Pass(10, set);

        Assert.Equal(before.AddSeconds(10), _clock.Now);
        Assert.Null(_clock.TakeStep());
    }

    /// <summary>A wall clock that somebody sets, beside a timer that runs evenly.</summary>
    private sealed class SetClock : TimeProvider
    {
        private DateTimeOffset _wall = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => _wall;

        public override long GetTimestamp() => _ticks;

        public void Pass(int seconds, int set = 0)
        {
            _ticks += TimeSpan.FromSeconds(seconds).Ticks;
            _wall += TimeSpan.FromSeconds(seconds + set);
        }
    }
}
