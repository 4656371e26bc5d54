using Crownwatch.Core.Results;
using Xunit;

namespace Crownwatch.Tests.Results;

/// <summary>Semantics.md 1.1.</summary>
[Trait("rule", "1.1")]
public sealed class SlotsTests
{
    private static readonly TimeSpan _minute = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("health_endpoint", 55248)]
    [InlineData("transactions_api", 51177)]
    public void Shift_by_a_name_that_never_changes_its_phase(string name, long milliseconds) =>
        Assert.Equal(milliseconds, Slots.PhaseMilliseconds(name, _minute));

    [Fact]
    public void Of_a_thousand_checks_spread_over_the_interval()
    {
        var seconds = Enumerable.Range(0, 1000).Select(i => Slots.PhaseMilliseconds($"check_{i}", _minute) / 1000).ToList();

        Assert.All(seconds, s => Assert.InRange(s, 0, 59));
        Assert.All(Enumerable.Range(0, 60), second => Assert.InRange(seconds.Count(s => s == second), 2, 50));
    }

    [Fact]
    public void Lie_at_the_phase_and_whole_intervals_after_it()
    {
        var slot = Slots.AtOrBefore(new DateTimeOffset(2026, 1, 12, 14, 3, 30, TimeSpan.Zero), 20_000, _minute);

        Assert.Equal(new DateTimeOffset(2026, 1, 12, 14, 3, 20, TimeSpan.Zero), slot);
        Assert.Equal(slot, Slots.AtOrBefore(slot, 20_000, _minute));
        Assert.Equal(slot - _minute, Slots.AtOrBefore(slot.AddMilliseconds(-1), 20_000, _minute));
        Assert.Equal(slot + _minute, Slots.After(slot, 20_000, _minute));
    }

    [Theory]
    [InlineData(20_000, 20_000)]
    [InlineData(19_999, -40_000)]
    [InlineData(0, -40_000)]
    [InlineData(-40_000, -40_000)]
    [InlineData(-40_001, -100_000)]
    public void Lie_there_before_the_first_one_of_1970_too(long instant, long slot) =>
        Assert.Equal(
            DateTimeOffset.FromUnixTimeMilliseconds(slot),
            Slots.AtOrBefore(DateTimeOffset.FromUnixTimeMilliseconds(instant), 20_000, _minute)
        );
}
